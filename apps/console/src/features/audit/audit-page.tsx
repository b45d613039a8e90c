import { Button, NativeSelect } from "@mantine/core";
import { type AuditEvent, routes } from "@stockex/contracts";
import { IconX } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import beside from "../../ui/beside.module.css";
import { DayField } from "../../ui/day-field.tsx";
import { endOfDay, startOfDay } from "../../ui/days.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Empty, LongName, Page } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";
import { ChainFiles, ChainState } from "./chain-state.tsx";
import { EventPanel } from "./event-panel.tsx";
import { things } from "./search.ts";

const route = getRouteApi("/_shell/audit");

/** Who did what, newest first; the open event with what it changed. */
export function AuditPage() {
  const { t } = useTranslation();
  if (!useMay("audit.read")) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return <Events />;
}

function Events() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { thing, object, who, from, to, search } = filter;
  const pages = usePages(routes.listAuditEvents, {
    query: {
      limit: 200,
      ...(thing === undefined ? {} : { action: `${thing}.` }),
      ...(object === undefined ? {} : { objectId: object }),
      ...(who === undefined ? {} : { actorId: who }),
      ...(from === undefined ? {} : { from: startOfDay(from) }),
      ...(to === undefined ? {} : { to: endOfDay(to) }),
      ...(search === undefined || search.length < 2 ? {} : { search }),
    },
  });
  const columns = useColumns();
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  const open = pages.items.find(({ id }) => id === filter.open);
  return (
    <Page
      fill
      title={t("audit.title")}
      lead={<ChainState />}
      actions={<ChainFiles />}
      below={
        <div className={rows["filters"]}>
          <SearchField
            label={t("audit.search")}
            value={search}
            onChange={(found) => change({ search: found, open: undefined })}
          />
          <NativeSelect
            size="xs"
            aria-label={t("audit.about")}
            value={thing ?? ""}
            onChange={({ currentTarget }) =>
              change({ thing: things.find((one) => one === currentTarget.value), open: undefined })
            }
            data={[
              { value: "", label: t("audit.everything") },
              ...things.map((value) => ({ value, label: t(`audit.thing_${value}`) })),
            ]}
          />
          {(["from", "to"] as const).map((end) => (
            <DayField
              key={end}
              label={t(`moves.${end}`)}
              value={filter[end]}
              onChange={(day) => change({ [end]: day, open: undefined })}
            />
          ))}
          {(["object", "who"] as const)
            .filter((key) => filter[key] !== undefined)
            .map((key) => (
              <Button
                key={key}
                size="xs"
                variant="light"
                rightSection={<IconX size={13} aria-hidden />}
                onClick={() => change({ [key]: undefined })}
              >
                {key === "object" ? t("audit.oneThing") : t("audit.onePerson")}
              </Button>
            ))}
        </div>
      }
    >
      <div className={beside["split"]} data-open={open !== undefined || undefined}>
        <DataTable
          label={t("audit.title")}
          pages={pages}
          columns={columns}
          rowId={({ id }) => id}
          currentId={filter.open}
          onCurrent={({ id }) => change({ open: id })}
          phone={(event) => (
            <div className={rows["phoneRow"]}>
              <LongName>{event.what}</LongName>
              <When event={event} />
              <span className={rows["quiet"]}>
                {event.subject === null ? null : `${event.subject} · `}
                <Who event={event} />
              </span>
            </div>
          )}
          empty={<Empty title={t("audit.emptyTitle")}>{t("audit.emptyDetail")}</Empty>}
        />
        {open === undefined ? null : <EventPanel event={open} onClose={() => change({ open: undefined })} />}
      </div>
    </Page>
  );
}

function When({ event }: { readonly event: AuditEvent }) {
  return <>{formatInstant(event.at, useLocale())}</>;
}

function Who({ event }: { readonly event: AuditEvent }) {
  const { t } = useTranslation();
  return <>{event.actorId === null ? t("audit.system") : event.actorName}</>;
}

function useColumns(): readonly Column<AuditEvent>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { id: "when", header: t("audit.when"), width: "170px", cell: (event) => <When event={event} /> },
      {
        id: "who",
        header: t("audit.who"),
        width: "minmax(108px, 1.2fr)",
        cell: (event) => <Who event={event} />,
      },
      {
        id: "what",
        header: t("audit.what"),
        width: "minmax(150px, 2fr)",
        cell: (event) => <LongName>{event.what}</LongName>,
      },
      {
        id: "subject",
        header: t("audit.object"),
        width: "minmax(84px, 1.6fr)",
        cell: (event) => <LongName>{event.subject ?? ""}</LongName>,
      },
      {
        id: "reason",
        header: t("audit.reason"),
        width: "minmax(64px, 2fr)",
        from: "lg",
        cell: (event) => <LongName>{event.reason ?? ""}</LongName>,
      },
      {
        id: "how",
        header: t("audit.how"),
        width: "88px",
        from: "md",
        cell: (event) => t(`audit.channel_${event.channel}`),
      },
    ],
    [t],
  );
}

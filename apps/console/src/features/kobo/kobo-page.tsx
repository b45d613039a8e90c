import { type KoboConnection, routes } from "@stockex/contracts";
import { IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { formatCount, formatInstant } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import { Empty, LongName, Page } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";
import { ConnectionTag } from "./connection-tag.tsx";

const route = getRouteApi("/_shell/kobo");

/** Forms of KoboToolbox that fill counts. */
export function KoboPage() {
  const { t } = useTranslation();
  const { search } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay("integration.manage");
  const pages = usePages(
    routes.listKoboConnections,
    { query: search === undefined ? {} : { search } },
    { enabled: may },
  );
  const columns = useColumns();
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  const begin = (
    <LinkButton to="/kobo/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("kobo.new")}
    </LinkButton>
  );
  return (
    <Page
      fill
      title={t("kobo.title")}
      lead={t("kobo.lead")}
      actions={begin}
      below={
        <div className={rows["filters"]}>
          <SearchField
            label={t("kobo.search")}
            value={search}
            onChange={(found) => void navigate({ search: { search: found }, replace: true })}
          />
        </div>
      }
    >
      <DataTable
        label={t("kobo.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(connection) => (
          <div className={rows["phoneRow"]}>
            <ConnectionLink connection={connection} />
            <ConnectionTag connection={connection} />
            <span className={rows["quiet"]}>{`${connection.countNumber} · ${connection.countTitle}`}</span>
          </div>
        )}
        empty={
          search === undefined ? (
            <Empty title={t("kobo.emptyTitle")} action={begin}>
              {t("kobo.emptyDetail")}
            </Empty>
          ) : (
            <Empty title={t("kobo.noneFound")}>{t("ui.loosenFilter")}</Empty>
          )
        }
      />
    </Page>
  );
}

function ConnectionLink({ connection: { id, name } }: { readonly connection: KoboConnection }) {
  return (
    <Link to="/kobo/$connectionId" params={{ connectionId: id }} className={rows["link"]}>
      {name}
    </Link>
  );
}

function useColumns(): readonly Column<KoboConnection>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("kobo.name"),
        width: "minmax(160px, 2fr)",
        cell: (connection) => <ConnectionLink connection={connection} />,
      },
      {
        id: "count",
        header: t("kobo.count"),
        width: "minmax(150px, 2fr)",
        cell: ({ countNumber, countTitle }) => <LongName>{`${countNumber} · ${countTitle}`}</LongName>,
      },
      {
        id: "state",
        header: t("counts.state"),
        width: "150px",
        cell: (connection) => <ConnectionTag connection={connection} />,
      },
      {
        id: "submissions",
        header: t("kobo.submissions"),
        width: "110px",
        align: "right",
        cell: ({ submissions }) => formatCount(submissions, locale),
      },
      {
        id: "readings",
        header: t("kobo.readings"),
        width: "110px",
        align: "right",
        from: "lg",
        cell: ({ readings }) => formatCount(readings, locale),
      },
      {
        id: "pulled",
        header: t("kobo.lastPulled"),
        width: "150px",
        from: "md",
        cell: ({ lastPulledAt }) => (
          <span className={rows["quiet"]}>
            {lastPulledAt === null ? "" : formatInstant(lastPulledAt, locale, "short")}
          </span>
        ),
      },
    ],
    [t, locale],
  );
}

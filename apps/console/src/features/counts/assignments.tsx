import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { type Assignment, type Count, routes } from "@stockex/contracts";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./count-page.module.css";

/** Who counts what. Without an assignment anybody who may count does. */
export function Assignments({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const may = useMay("count.create");
  const [editing, setEditing] = useState(false);
  const assignments = useRead(routes.listAssignments, { params: { countId: count.id } });
  const locations = useLocations(count.siteId);
  const items = assignments.data?.items ?? [];
  return (
    <section className={classes["panel"]}>
      <div className={classes["panelHead"]}>
        <h2>{t("assign.title")}</h2>
        {may && assignments.data !== undefined ? (
          <Button size="compact-sm" variant="subtle" onClick={() => setEditing(true)}>
            {t("assign.change")}
          </Button>
        ) : null}
      </div>
      <ProblemNotice error={assignments.error} onRetry={assignments.refetch} />
      {items.length === 0 ? <p className={classes["quiet"]}>{t("assign.anybody")}</p> : null}
      <ul className={classes["people"]}>
        {items.map((one) => (
          <li key={`${one.userId}-${one.round}-${one.locationId ?? ""}`}>
            <span>{one.userName}</span>
            <span className={classes["quiet"]}>
              {locations.get(one.locationId ?? "") ?? t("assign.whole")} ·{" "}
              {t("assign.round", { round: one.round })}
            </span>
          </li>
        ))}
      </ul>
      {editing ? (
        <AssignmentsDialog
          count={count}
          items={items}
          locations={locations}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </section>
  );
}

function useLocations(siteId: string): ReadonlyMap<string, string> {
  const found = useRead(routes.listLocations, { query: { siteId, kind: "internal", limit: 500 } });
  return new Map((found.data?.items ?? []).map(({ id, path }) => [id, path]));
}

interface DialogProps {
  readonly count: Count;
  readonly items: readonly Assignment[];
  readonly locations: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}
type Line = Pick<Assignment, "userId" | "round" | "locationId"> & { readonly key: number };

function AssignmentsDialog({ count, items, locations, onClose }: DialogProps) {
  const { t } = useTranslation();
  const users = useRead(routes.listUsers, { query: { limit: 500 } });
  const [lines, setLines] = useState<readonly Line[]>(items.map((item, key) => ({ ...item, key })));
  const save = useWrite(routes.setAssignments, {
    ownError: true,
    refresh: [routes.listAssignments],
    onDone: onClose,
  });
  const people = (users.data?.items ?? [])
    .filter(
      ({ active, role }) => active && (role === "counter" || role === "manager" || role === "administrator"),
    )
    .map(({ id, name }) => ({ value: id, label: name }));
  const places = [
    { value: "", label: t("assign.whole") },
    ...[...locations].map(([value, label]) => ({ value, label })),
  ];
  const change = (key: number, changed: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...changed } : line)));
  const add = () =>
    setLines([
      ...lines,
      { key: (lines.at(-1)?.key ?? -1) + 1, userId: people[0]?.value ?? "", round: 1, locationId: null },
    ]);
  const send = () =>
    save.mutate({
      params: { countId: count.id },
      body: { items: lines.map(({ userId, round, locationId }) => ({ userId, round, locationId })) },
    });
  return (
    <Dialog onClose={onClose} title={t("assign.title")} size="xl">
      <div className={classes["assign"]}>
        {lines.map((line) => (
          <div key={line.key} className={classes["assignLine"]}>
            <NativeSelect
              aria-label={t("assign.person")}
              value={line.userId}
              data={people}
              onChange={(event) => change(line.key, { userId: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label={t("assign.place")}
              value={line.locationId ?? ""}
              data={places}
              onChange={(event) =>
                change(line.key, {
                  locationId: event.currentTarget.value === "" ? null : event.currentTarget.value,
                })
              }
            />
            <NativeSelect
              aria-label={t("assign.roundLabel")}
              value={String(line.round)}
              data={[1, 2, 3, 4].map((round) => ({
                value: String(round),
                label: t("assign.round", { round }),
              }))}
              onChange={(event) => change(line.key, { round: Number(event.currentTarget.value) })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t("assign.remove")}
              onClick={() => setLines(lines.filter(({ key }) => key !== line.key))}
            >
              <IconTrash size={17} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <div>
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={people.length === 0}
            onClick={add}
          >
            {t("assign.add")}
          </Button>
        </div>
        <ProblemNotice error={save.error} />
        <div className={classes["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button loading={save.isPending} onClick={send}>
            {t("countForm.save")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

import { Button } from "@mantine/core";
import { type Assignment, type Count, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { AssignmentLines, type Line, linesOf, usePlaceNames } from "./assignment-lines.tsx";
import classes from "./count-page.module.css";

/** Who counts what. Without an assignment anybody who may count does. */
export function Assignments({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const may = useMay("count.create");
  const [editing, setEditing] = useState(false);
  const assignments = useRead(routes.listAssignments, { params: { countId: count.id } });
  const locations = usePlaceNames(count.siteId);
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
      {editing ? <AssignmentsDialog count={count} items={items} onClose={() => setEditing(false)} /> : null}
    </section>
  );
}

interface DialogProps {
  readonly count: Count;
  readonly items: readonly Assignment[];
  readonly onClose: () => void;
}

function AssignmentsDialog({ count, items, onClose }: DialogProps) {
  const { t } = useTranslation();
  const [lines, setLines] = useState<readonly Line[]>(linesOf(items));
  const conflictOf = useConflicts(count);
  const save = useWrite(routes.setAssignments, {
    ownError: true,
    refresh: [routes.listAssignments],
    onDone: onClose,
  });
  const send = () =>
    save.mutate({
      params: { countId: count.id },
      body: { items: lines.map(({ userId, round, locationId }) => ({ userId, round, locationId })) },
    });
  return (
    <Dialog onClose={onClose} title={t("assign.title")} size="xl">
      <div className={classes["assign"]}>
        <AssignmentLines siteId={count.siteId} lines={lines} onChange={setLines} conflictOf={conflictOf} />
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

/** Says what stands against a person in a round of the count. */
function useConflicts(count: Count): (line: Line) => string | null {
  const { t } = useTranslation();
  const found = useRead(routes.listDutyConflicts, { params: { countId: count.id } }).data?.items ?? [];
  return ({ userId, round }) => {
    const duty = round > count.passes ? "recount" : "count";
    const conflict = found.find(
      (one) => one.userId === userId && one.duty === duty && one.overriddenUntil === null,
    );
    if (conflict === undefined) return null;
    return t("duties.assignConflict", {
      name: conflict.userName,
      reasons: conflict.against.map((standing) => t(`duties.them.${standing}`)).join(", "),
    });
  };
}

import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { type Assignment, routes } from "@stockex/contracts";
import { IconPlus, IconShieldExclamation, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import classes from "./count-page.module.css";

/** One person in one round, in one place or all of them, as it is being said. */
export type Line = Pick<Assignment, "userId" | "round" | "locationId"> & { readonly key: number };

export const linesOf = (items: readonly Omit<Line, "key">[]): readonly Line[] =>
  items.map(({ userId, round, locationId }, key) => ({ userId, round, locationId, key }));

/** The places of a site by id. */
export function usePlaceNames(siteId: string): ReadonlyMap<string, string> {
  const found = useRead(
    routes.listLocations,
    { query: { siteId, kind: "internal", limit: 500 } },
    { enabled: siteId !== "" },
  );
  return new Map((found.data?.items ?? []).map(({ id, path }) => [id, path]));
}

interface LinesProps {
  readonly siteId: string;
  /** Why people may not count in it, by person and round; absent where no count is there yet. */
  readonly conflictOf?: (line: Line) => string | null;
  readonly lines: readonly Line[];
  readonly onChange: (lines: readonly Line[]) => void;
}

/** Says who counts what, line by line. */
export function AssignmentLines({ siteId, lines, onChange, conflictOf }: LinesProps) {
  const { t } = useTranslation();
  const users = useRead(routes.listUsers, { query: { limit: 500 } });
  const locations = usePlaceNames(siteId);
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
    onChange(lines.map((line) => (line.key === key ? { ...line, ...changed } : line)));
  const add = () =>
    onChange([
      ...lines,
      { key: (lines.at(-1)?.key ?? -1) + 1, userId: people[0]?.value ?? "", round: 1, locationId: null },
    ]);
  return (
    <>
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
            onClick={() => onChange(lines.filter(({ key }) => key !== line.key))}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
          <ConflictNote text={conflictOf?.(line) ?? null} />
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
    </>
  );
}

/** What stands against a person counting there, beside them before it is saved. */
function ConflictNote({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <p className={classes["assignConflict"]} role="status">
      <IconShieldExclamation size={16} aria-hidden />
      {text}
    </p>
  );
}

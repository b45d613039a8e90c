import { ActionIcon, Button, Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns3 } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { memo, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./table.module.css";
import type { Column } from "./table.tsx";

/** The columns that the address names, in its order; null when it names none of this list. */
export function useChosenColumns<T>(columns: readonly Column<T>[]): readonly Column<T>[] | null {
  const search: { readonly columns?: unknown } = useSearch({ strict: false });
  const named = typeof search.columns === "string" ? search.columns : "";
  return useMemo(() => {
    const chosen = named.split(",").flatMap((id) => columns.find((column) => column.id === id) ?? []);
    return chosen.length === 0 ? null : chosen;
  }, [columns, named]);
}

interface ColumnChooserProps<T> {
  readonly columns: readonly Column<T>[];
  readonly visible: readonly Column<T>[];
}

/** Which columns a list shows, in which order. */
export const ColumnChooser = memo(Chooser) as typeof Chooser;

function Chooser<T>({ columns, visible }: ColumnChooserProps<T>) {
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionIcon
        className={classes["columnsButton"] ?? ""}
        variant="subtle"
        color="gray"
        size={28}
        aria-label={t("ui.columns")}
        title={t("ui.columns")}
        popoverTarget={id}
      >
        <IconColumns3 size={16} aria-hidden />
      </ActionIcon>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={t("ui.columns")}
        className={classes["columns"]}
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {open ? <Choices columns={columns} visible={visible} /> : null}
      </div>
    </>
  );
}

function Choices<T>({ columns, visible }: ColumnChooserProps<T>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const show = (ids: readonly string[] | undefined) =>
    void navigate({
      to: ".",
      search: (before: object) => ({ ...before, columns: ids?.join(",") }),
      replace: true,
    });
  const shown = visible.map(({ id }) => id);
  const hidden = columns.filter(({ id }) => !shown.includes(id));
  const move = (id: string, by: -1 | 1) => {
    const at = shown.indexOf(id);
    const next = shown.filter((one) => one !== id);
    next.splice(at + by, 0, id);
    show(next);
  };
  return (
    <>
      {[...visible, ...hidden].map(({ id, header }) => {
        const at = shown.indexOf(id);
        return (
          <div key={id} className={classes["choice"]}>
            <Checkbox
              size="xs"
              label={header}
              checked={at >= 0}
              disabled={at >= 0 && shown.length === 1}
              onChange={() => show(at >= 0 ? shown.filter((one) => one !== id) : [...shown, id])}
            />
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              disabled={at <= 0}
              aria-label={t("ui.columnUp", { column: header })}
              onClick={() => move(id, -1)}
            >
              <IconArrowUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              disabled={at < 0 || at === shown.length - 1}
              aria-label={t("ui.columnDown", { column: header })}
              onClick={() => move(id, 1)}
            >
              <IconArrowDown size={14} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      <Button size="compact-sm" variant="subtle" onClick={() => show(undefined)}>
        {t("ui.columnsReset")}
      </Button>
    </>
  );
}

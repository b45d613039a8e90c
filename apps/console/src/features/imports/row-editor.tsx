import { ActionIcon } from "@mantine/core";
import { type FileImport, type ImportRow, routes } from "@stockex/contracts";
import { IconCheck, IconX } from "@tabler/icons-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./imports.module.css";
import { RowErrors, wrongColumns } from "./row-errors.tsx";

interface RowEditorProps {
  readonly row: ImportRow;
  readonly file: FileImport;
  readonly withErrors: boolean;
  /** `right` when the row was saved and nothing is wrong with it. */
  readonly onClose: (right: boolean) => void;
}

/** A row whose cells can be written into. Enter saves and checks, Esc leaves it as it was. */
export function RowEditor({ row, file, withErrors, onClose }: RowEditorProps) {
  const { t } = useTranslation();
  const form = useId();
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const correct = useWrite(routes.correctImportRow, {
    ownError: true,
    refresh: [routes.readImport, routes.listImportRows, routes.listImports],
    onDone: (answer) => {
      setTyped({});
      if (answer.row.errors.length === 0) onClose(true);
    },
  });
  const changed = Object.entries(typed)
    .map(([column, value]) => ({ column: Number(column), value }))
    .filter(({ column, value }) => value.trim() !== (row.cells[column] ?? ""));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed.length === 0) onClose(false);
    else correct.mutate({ params: { importId: file.id, row: row.row }, body: { cells: changed } });
  };
  const wrong = wrongColumns(row, file);
  const first = file.columns.findIndex((_name, index) => wrong.has(index));
  return (
    <>
      <tr
        className={classes["editing"]}
        onKeyDown={(event) => (event.key === "Escape" ? onClose(false) : null)}
      >
        <th scope="row">
          <form id={form} className={classes["rowHead"]} onSubmit={submit}>
            {row.row}
            <ActionIcon
              type="submit"
              size="sm"
              loading={correct.isPending}
              aria-label={t("imports.saveRow", { row: row.row })}
            >
              <IconCheck size={15} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size="sm"
              aria-label={t("imports.leaveRow", { row: row.row })}
              onClick={() => onClose(false)}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </form>
        </th>
        {withErrors ? <RowErrors row={row} /> : null}
        {file.columns.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
          <td key={index} data-wrong={wrong.has(index) || undefined}>
            <input
              form={form}
              // biome-ignore lint/a11y/noAutofocus: the user asked to write here, and begins with what is wrong
              autoFocus={index === Math.max(first, 0)}
              aria-label={name === "" ? `#${index + 1}` : name}
              aria-invalid={wrong.has(index) || undefined}
              maxLength={1000}
              size={Math.min(Math.max((row.cells[index] ?? "").length + 2, 8), 40)}
              value={typed[index] ?? row.cells[index] ?? ""}
              onChange={(event) => setTyped({ ...typed, [index]: event.currentTarget.value })}
            />
          </td>
        ))}
      </tr>
      {correct.error === null ? null : (
        <tr>
          <td colSpan={file.columns.length + (withErrors ? 2 : 1)}>
            <ProblemNotice error={correct.error} />
          </td>
        </tr>
      )}
    </>
  );
}

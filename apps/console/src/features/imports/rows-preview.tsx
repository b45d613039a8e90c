import { ActionIcon, Button } from "@mantine/core";
import { type FileImport, type ImportRow, routes } from "@stockex/contracts";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./imports.module.css";
import { RowEditor } from "./row-editor.tsx";
import { RowErrors, wrongColumns } from "./row-errors.tsx";

interface RowsPreviewProps {
  readonly file: FileImport;
  readonly only: "all" | "errors";
}

/** Rows as they stand; those with errors say what is wrong, and where. Once checked, each can be put right in place. */
export function RowsPreview({ file, only }: RowsPreviewProps) {
  const { t } = useTranslation();
  const rows = usePages(routes.listImportRows, { params: { importId: file.id }, query: { only, limit: 50 } });
  const [editing, setEditing] = useState<number | null>(null);
  /** The row that is right now, and the one whose turn it is. */
  const [done, setDone] = useState<{ readonly row: number; readonly next: number | null } | null>(null);
  if (rows.error !== null) return <ProblemNotice error={rows.error} onRetry={rows.retry} />;
  const editable = file.state === "checked" || file.state === "failed";
  const close = (row: number, right: boolean) => {
    const others = rows.items.filter((one) => one.row !== row && one.errors.length > 0);
    const next = others.find((one) => one.row > row) ?? others[0];
    setEditing(null);
    setDone(right ? { row, next: next?.row ?? null } : { row: 0, next: row });
  };
  return (
    <section>
      <div className={classes["rowsTitle"]}>
        <h2>{only === "errors" ? t("imports.errorRows") : t("imports.preview")}</h2>
        <span className={classes["said"]} role="status">
          {done !== null && done.row > 0 ? t("imports.rowRight", { row: done.row }) : null}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard */}
      <section className={classes["rows"]} tabIndex={0} aria-label={t("imports.preview")}>
        <table>
          <Headings file={file} withErrors={only === "errors"} />
          <tbody>
            {rows.items.map((row) =>
              editing === row.row ? (
                <RowEditor
                  key={row.row}
                  row={row}
                  file={file}
                  withErrors={only === "errors"}
                  onClose={(right) => close(row.row, right)}
                />
              ) : (
                <FileRow
                  key={row.row}
                  row={row}
                  file={file}
                  withErrors={only === "errors"}
                  onEdit={editable ? () => setEditing(row.row) : null}
                  itsTurn={editing === null && done?.next === row.row}
                />
              ),
            )}
          </tbody>
        </table>
      </section>
      {rows.hasMore ? (
        <Button
          variant="default"
          size="xs"
          mt="sm"
          loading={rows.loadingMore}
          onClick={() => void rows.more()}
        >
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

function Headings({ file, withErrors }: { readonly file: FileImport; readonly withErrors: boolean }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">#</th>
        {withErrors ? <th scope="col">{t("imports.wrong")}</th> : null}
        {file.columns.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
          <th key={index} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface FileRowProps {
  readonly row: ImportRow;
  readonly file: FileImport;
  readonly withErrors: boolean;
  /** Null where rows cannot be changed. */
  readonly onEdit: (() => void) | null;
  /** The one before it was put right: the keyboard goes on here. */
  readonly itsTurn: boolean;
}

function FileRow({ row, file, withErrors, onEdit, itsTurn }: FileRowProps) {
  const { t } = useTranslation();
  const wrong = wrongColumns(row, file);
  return (
    <tr>
      <th scope="row">
        <span className={classes["rowHead"]}>
          {row.row}
          {onEdit === null ? null : (
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label={t("imports.correct", { row: row.row })}
              onClick={onEdit}
              ref={(button) => {
                if (itsTurn) button?.focus();
              }}
            >
              <IconPencil size={15} aria-hidden />
            </ActionIcon>
          )}
        </span>
      </th>
      {withErrors ? <RowErrors row={row} /> : null}
      {file.columns.map((_name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
        <td key={index} data-wrong={wrong.has(index) || undefined}>
          {row.cells[index]}
        </td>
      ))}
    </tr>
  );
}

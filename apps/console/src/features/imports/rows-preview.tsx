import { Button } from "@mantine/core";
import { type FileImport, type ImportRow, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./imports.module.css";

interface RowsPreviewProps {
  readonly file: FileImport;
  readonly only: "all" | "errors";
}

/** Rows as they stand in the file; those with errors say what is wrong, and where. */
export function RowsPreview({ file, only }: RowsPreviewProps) {
  const { t } = useTranslation();
  const rows = usePages(routes.listImportRows, { params: { importId: file.id }, query: { only, limit: 50 } });
  if (rows.error !== null) return <ProblemNotice error={rows.error} onRetry={rows.retry} />;
  return (
    <section>
      <h2>{only === "errors" ? t("imports.errorRows") : t("imports.preview")}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard */}
      <section className={classes["rows"]} tabIndex={0} aria-label={t("imports.preview")}>
        <table>
          <thead>
            <tr>
              <th scope="col">#</th>
              {only === "errors" ? <th scope="col">{t("imports.wrong")}</th> : null}
              {file.columns.map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                <th key={index} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.items.map((row) => (
              <FileRow key={row.row} row={row} file={file} withErrors={only === "errors"} />
            ))}
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

interface FileRowProps {
  readonly row: ImportRow;
  readonly file: FileImport;
  readonly withErrors: boolean;
}

function FileRow({ row, file, withErrors }: FileRowProps) {
  const { t } = useTranslation();
  const wrong = new Set(row.errors.map(({ field }) => (field === null ? -1 : (file.mapping[field] ?? -1))));
  return (
    <tr>
      <th scope="row">{row.row}</th>
      {withErrors ? (
        <td className={classes["wrong"]}>
          {row.errors
            .map(({ field, code, value }) => {
              const what = t(`imports.error_${code}`, { value: value ?? "" });
              return field === null
                ? what
                : t("imports.errorAt", { field: t(`imports.field_${field}`), what });
            })
            .join(" ")}
        </td>
      ) : null}
      {file.columns.map((_name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
        <td key={index} data-wrong={wrong.has(index) || undefined}>
          {row.cells[index]}
        </td>
      ))}
    </tr>
  );
}

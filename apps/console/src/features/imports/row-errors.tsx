import type { FileImport, ImportRow } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import classes from "./imports.module.css";

/** Columns of the file that hold what is wrong with a row; a wrong field that is not in the file has none. */
export function wrongColumns(row: ImportRow, file: FileImport): ReadonlySet<number> {
  return new Set(row.errors.map(({ field }) => (field === null ? -1 : (file.mapping[field] ?? -1))));
}

/** What is wrong with a row, in a cell of its own. */
export function RowErrors({ row }: { readonly row: ImportRow }) {
  const { t } = useTranslation();
  return (
    <td className={classes["wrong"]}>
      {row.errors
        .map(({ field, code, value }) => {
          const what = t(`imports.error_${code}`, { value: value ?? "" });
          return field === null ? what : t("imports.errorAt", { field: t(`imports.field_${field}`), what });
        })
        .join(" ")}
    </td>
  );
}

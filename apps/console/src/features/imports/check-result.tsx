import { Button } from "@mantine/core";
import { type FileImport, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { DownloadButton } from "../../ui/download-button.tsx";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Figure } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./imports.module.css";

const created = ["products", "categories", "locations", "lots"] as const;

/** What applying would do, or what stands in its way. */
export function CheckResult({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useClient();
  const params = { importId: file.id };
  const apply = useWrite(routes.applyImport, {
    ownError: true,
    refresh: [routes.readImport, routes.listImports, routes.listStock, routes.listProducts, routes.readCount],
  });
  const errors = (format: "csv" | "xlsx") =>
    client.download(routes.downloadImportErrors, { params, query: { format } });
  return (
    <section className={classes["result"]}>
      <div className={classes["figures"]}>
        <Figure label={t("imports.rows")}>{formatCount(file.rows, locale)}</Figure>
        <Figure label={t("imports.errors")}>{formatCount(file.errorRows, locale)}</Figure>
        {created
          .filter((what) => (file.creates[what] ?? 0) > 0)
          .map((what) => (
            <Figure key={what} label={t(`imports.new_${what}`)}>
              {formatCount(file.creates[what] ?? 0, locale)}
            </Figure>
          ))}
      </div>
      {file.errorRows > 0 ? (
        <>
          <p>{t("imports.hasErrors")}</p>
          <div className={classes["actions"]}>
            <DownloadButton label={t("imports.errorsXlsx")} fetchFile={() => errors("xlsx")} />
            <DownloadButton label={t("imports.errorsCsv")} fetchFile={() => errors("csv")} />
          </div>
        </>
      ) : (
        <>
          <p>{t("imports.ready")}</p>
          <ProblemNotice error={apply.error} />
          <div className={classes["actions"]}>
            <Button loading={apply.isPending} onClick={() => apply.mutate({ params, body: {} })}>
              {t("imports.apply")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

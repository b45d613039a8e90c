import { Button } from "@mantine/core";
import { type FileImport, routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatCount, share } from "../../ui/format.ts";
import { sayKeptProblem } from "../../ui/kept-problem.ts";
import { useLanguage, useLocale } from "../../ui/locale.ts";
import { Bar, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { CheckResult } from "./check-result.tsx";
import classes from "./imports.module.css";
import { ImportStateTag } from "./imports-page.tsx";
import { MappingForm } from "./mapping-form.tsx";
import { RowsPreview } from "./rows-preview.tsx";

const route = getRouteApi("/_shell/imports/$importId");
const refreshed = [routes.readImport, routes.listImportRows];
/** A running import is also asked for, should its news get lost. */
const ASK_MS = 2_000;

/** One file on its way in: mapping, check, preview, apply. */
export function ImportPage() {
  const { t } = useTranslation();
  const { importId } = route.useParams();
  const params = { importId };
  const file = useRead(routes.readImport, { params });
  const running = file.data?.state === "reading" || file.data?.state === "applying";
  useRead(routes.readImport, { params }, { every: running ? ASK_MS : false });
  useRefreshOnLive(`import:${importId}`, refreshed);
  if (file.data === undefined) return <ReadFailure error={file.error} onRetry={file.refetch} />;
  return (
    <Page
      title={file.data.fileName}
      lead={
        <>
          <ImportStateTag file={file.data} />
          <span>{t(`imports.kind_${file.data.kind}`)}</span>
          <Read file={file.data} />
        </>
      }
      actions={<Discard file={file.data} />}
    >
      <div className={classes["stages"]}>
        <Stage file={file.data} />
      </div>
    </Page>
  );
}

function Read({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <span>
      {t("imports.rowsRead", { count: file.rows, shown: formatCount(file.rows, locale) })}
      {file.encoding === null ? "" : ` · ${file.encoding}`}
    </span>
  );
}

function Stage({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  switch (file.state) {
    case "reading":
    case "applying":
      return <Running file={file} />;
    case "mapped":
      return (
        <>
          <MappingForm file={file} />
          <RowsPreview file={file} only="all" />
        </>
      );
    case "checked":
      return (
        <>
          <CheckResult file={file} />
          <RowsPreview file={file} only={file.errorRows > 0 ? "errors" : "all"} />
          <ChangeMapping file={file} />
        </>
      );
    case "applied":
      return (
        <>
          <p className={classes["lead"]}>{t("imports.applied")}</p>
          <RowsPreview file={file} only="all" />
        </>
      );
    case "failed":
      return (
        <>
          <FailedNotice file={file} />
          {file.errorRows > 0 ? <RowsPreview file={file} only="errors" /> : null}
          <ChangeMapping file={file} />
        </>
      );
    case "discarded":
      return <p className={classes["lead"]}>{t("imports.discarded")}</p>;
  }
}

function ChangeMapping({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  return (
    <details className={classes["again"]}>
      <summary>{t("imports.changeMapping")}</summary>
      <MappingForm file={file} />
    </details>
  );
}

function Running({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const shown = { done: formatCount(file.rowsDone, locale), rows: formatCount(file.rows, locale) };
  return (
    <section className={classes["running"]} aria-live="polite">
      <p>{file.state === "reading" ? t("imports.reading") : t("imports.applying", shown)}</p>
      <Bar value={share(file.rowsDone, file.rows)} label={t("counts.progress")} />
    </section>
  );
}

function FailedNotice({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { problem } = file;
  const said = problem === null ? null : sayKeptProblem(problem, language);
  return (
    <p className={classes["failed"]} role="alert">
      <strong>{said?.title ?? t("imports.failed")}</strong> {said?.detail ?? problem?.code}
    </p>
  );
}

function Discard({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  const router = useRouter();
  const discard = useWrite(routes.discardImport, {
    refresh: [routes.listImports, routes.readImport],
    onDone: () => void router.navigate({ to: "/imports" }),
  });
  if (file.state !== "mapped" && file.state !== "checked" && file.state !== "failed") return null;
  return (
    <Button
      variant="default"
      loading={discard.isPending}
      onClick={() => discard.mutate({ params: { importId: file.id } })}
    >
      {t("imports.discard")}
    </Button>
  );
}

import { Button, FileInput, NativeSelect } from "@mantine/core";
import { type FileImport, importKinds, routes } from "@stockex/contracts";
import {
  IconCircleCheck,
  IconCircleX,
  IconFileSpreadsheet,
  IconLoader2,
  IconPlus,
} from "@tabler/icons-react";
import { Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages, useRead, useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { formatCount, formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Empty, LongName, Page, Tag } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";
import classes from "./imports.module.css";

/** Files that were imported, or are on their way in. */
export function ImportsPage() {
  const { t } = useTranslation();
  const may = useMay("import.write");
  const [sending, setSending] = useState(false);
  const pages = usePages(routes.listImports, { query: {} }, { enabled: may });
  const columns = useColumns();
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  const newFile = (
    <Button
      aria-keyshortcuts="n"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setSending(true)}
    >
      {t("imports.new")}
    </Button>
  );
  return (
    <Page fill title={t("imports.title")} actions={newFile}>
      <DataTable
        label={t("imports.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(one) => (
          <div className={rows["phoneRow"]}>
            <ImportLink file={one} />
            <ImportStateTag file={one} />
            <span className={rows["quiet"]}>{t(`imports.kind_${one.kind}`)}</span>
          </div>
        )}
        empty={
          <Empty title={t("imports.emptyTitle")} action={newFile}>
            {t("imports.emptyDetail")}
          </Empty>
        }
      />
      {sending ? <UploadDialog onClose={() => setSending(false)} /> : null}
    </Page>
  );
}

function ImportLink({ file }: { readonly file: FileImport }) {
  return (
    <Link to="/imports/$importId" params={{ importId: file.id }}>
      <LongName tail={12}>{file.fileName}</LongName>
    </Link>
  );
}

const looks = {
  reading: { meaning: "accent", icon: IconLoader2 },
  mapped: { meaning: "waiting", icon: IconFileSpreadsheet },
  checked: { meaning: "waiting", icon: IconFileSpreadsheet },
  applying: { meaning: "accent", icon: IconLoader2 },
  applied: { meaning: "surplus", icon: IconCircleCheck },
  failed: { meaning: "shortage", icon: IconCircleX },
  discarded: { meaning: "quiet", icon: IconCircleX },
} as const;

/** Where an import stands. */
export function ImportStateTag({ file }: { readonly file: Pick<FileImport, "state"> }) {
  const { t } = useTranslation();
  return <Tag {...looks[file.state]}>{t(`imports.state_${file.state}`)}</Tag>;
}

function useColumns(): readonly Column<FileImport>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "file",
        header: t("imports.file"),
        width: "minmax(200px, 2fr)",
        cell: (one) => <ImportLink file={one} />,
      },
      {
        id: "kind",
        header: t("imports.kind"),
        width: "minmax(120px, 1fr)",
        cell: (one) => t(`imports.kind_${one.kind}`),
      },
      {
        id: "state",
        header: t("counts.state"),
        width: "150px",
        cell: (one) => <ImportStateTag file={one} />,
      },
      {
        id: "rows",
        header: t("imports.rows"),
        width: "90px",
        align: "right",
        cell: (one) => formatCount(one.rows, locale),
      },
      {
        id: "errors",
        header: t("imports.errors"),
        width: "90px",
        align: "right",
        cell: (one) => formatCount(one.errorRows, locale),
      },
      {
        id: "who",
        header: t("imports.sent"),
        width: "minmax(160px, 1fr)",
        from: "lg",
        cell: (one) => `${formatInstant(one.createdAt, locale, "short")} · ${one.createdBy}`,
      },
    ],
    [t, locale],
  );
}

/** Sends a file; nothing changes before it is checked and applied. */
function UploadDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState<FileImport["kind"]>("products");
  const [siteId, setSiteId] = useState("");
  const [countId, setCountId] = useState("");
  const sites = useRead(routes.listSites, { query: { limit: 500 } });
  const counts = useRead(
    routes.listCounts,
    { query: { state: "released,counting", limit: 200 } },
    { enabled: kind === "count" },
  );
  const upload = useWrite(routes.uploadImport, {
    ownError: true,
    refresh: [routes.listImports],
    onDone: ({ id }) => void router.navigate({ to: "/imports/$importId", params: { importId: id } }),
  });
  const ready = file !== null && (kind !== "count" || countId !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    upload.mutate({
      body: {
        kind,
        ...(kind === "opening-stock" && siteId !== "" ? { siteId } : {}),
        ...(kind === "count" ? { countId } : {}),
      },
      file: { name: file.name, content: file },
    });
  };
  return (
    <Dialog onClose={onClose} title={t("imports.new")}>
      <form className={classes["form"]} onSubmit={submit}>
        <FileInput
          label={t("imports.file")}
          description={t("imports.fileHelp")}
          placeholder={t("imports.choose")}
          accept=".xlsx,.csv,.txt"
          leftSection={<IconFileSpreadsheet size={17} aria-hidden />}
          required
          value={file}
          onChange={setFile}
        />
        <NativeSelect
          label={t("imports.kind")}
          value={kind}
          onChange={(event) =>
            setKind(importKinds.find((one) => one === event.currentTarget.value) ?? "products")
          }
          data={importKinds.map((value) => ({ value, label: t(`imports.kind_${value}`) }))}
        />
        <p className={classes["quiet"]}>{t(`imports.kindHelp_${kind}`)}</p>
        {kind === "opening-stock" ? (
          <NativeSelect
            label={t("imports.site")}
            value={siteId}
            onChange={(event) => setSiteId(event.currentTarget.value)}
            data={[
              { value: "", label: t("imports.siteInFile") },
              ...(sites.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        ) : null}
        {kind === "count" ? (
          <NativeSelect
            label={t("counts.count")}
            value={countId}
            onChange={(event) => setCountId(event.currentTarget.value)}
            data={[
              { value: "", label: t("imports.chooseCount") },
              ...(counts.data?.items ?? []).map(({ id, number, title }) => ({
                value: id,
                label: `${number} · ${title}`,
              })),
            ]}
          />
        ) : null}
        <ProblemNotice error={upload.error} />
        <div className={classes["actions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={upload.isPending} disabled={!ready}>
            {t("imports.send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

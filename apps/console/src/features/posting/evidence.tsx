import { Button } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useClient, useMay } from "../../api/connection.tsx";
import { usePages, useRead } from "../../api/reading.ts";
import { ApprovalProgress } from "../../ui/approval/approval-progress.tsx";
import { DownloadButton } from "../../ui/download-button.tsx";
import { OverrideList } from "../../ui/duties/override-list.tsx";
import { EntryLines } from "../../ui/entry-lines.tsx";
import { formatDay, formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { Photos } from "./photos.tsx";
import classes from "./posting.module.css";

/** What stays of a posted count: who did what, the entries, the documents. */
export function Evidence({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className={classes["evidence"]}>
      <p className={classes["lead"]}>
        {t("posting.done", {
          closedBy: count.closedBy ?? "–",
          approvedBy:
            count.approvedFor === null
              ? (count.approvedBy ?? "–")
              : t("approval.standIn", { by: count.approvedBy ?? "–", for: count.approvedFor }),
          at: count.postedAt === null ? "" : formatInstant(count.postedAt, locale),
          date: count.accountingDate === null ? "" : formatDay(count.accountingDate, locale),
        })}
      </p>
      <Documents count={count} />
      <ApprovalProgress count={count} />
      <Overrides countId={count.id} />
      <Photos countId={count.id} />
      <Entries count={count} />
      <p>
        <Link to="/moves" search={{ origin: count.id }}>
          {t("posting.allMoves")}
        </Link>
      </p>
    </div>
  );
}

/** Where somebody did what the segregation of duties forbids, it stays to be seen. */
function Overrides({ countId }: { readonly countId: string }) {
  const { t } = useTranslation();
  const may = useMay("count.read");
  const found = useRead(routes.listOverrides, { query: { countId, limit: 100 } }, { enabled: may });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{t("overrides.title")}</h2>
      <OverrideList items={items} label={t("overrides.title")} />
    </section>
  );
}

function Documents({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const client = useClient();
  const may = useMay("report.read");
  if (!may) return null;
  const variance = (format: "xlsx" | "csv" | "pdf") =>
    client.download(routes.downloadVarianceReport, {
      params: { countId: count.id },
      query: { format },
    });
  return (
    <section>
      <h2>{t("posting.documents")}</h2>
      <div className={classes["downloads"]}>
        <DownloadButton label={t("posting.varianceXlsx")} fetchFile={() => variance("xlsx")} />
        <DownloadButton label={t("posting.varianceCsv")} fetchFile={() => variance("csv")} />
        <DownloadButton label={t("posting.variancePdf")} fetchFile={() => variance("pdf")} />
        <DownloadButton
          label={t("posting.entriesXlsx")}
          fetchFile={() =>
            client.download(routes.downloadEntries, {
              params: { companyId: count.companyId },
              query: { originId: count.id },
            })
          }
        />
      </div>
    </section>
  );
}

function Entries({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const may = useMay("valuation.read");
  const entries = usePages(
    routes.listEntries,
    { params: { companyId: count.companyId }, query: { originId: count.id } },
    { enabled: may },
  );
  if (!may) return null;
  return (
    <section>
      <h2>{t("entries.title")}</h2>
      <ProblemNotice error={entries.error} onRetry={entries.retry} />
      {entries.items.length === 0 && !entries.loading ? (
        <p className={classes["quiet"]}>{t("posting.noAccounts")}</p>
      ) : null}
      {entries.items.map((entry) => (
        <EntryLines key={entry.id} entry={entry} />
      ))}
      {entries.hasMore ? (
        <Button variant="default" loading={entries.loadingMore} onClick={() => void entries.more()}>
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

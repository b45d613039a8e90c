import { type Count, routes } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead } from "../../api/reading.ts";
import { CountStateTag } from "../../ui/count-state.tsx";
import { formatCount, share } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import { Bar, Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { Evidence } from "./evidence.tsx";
import classes from "./posting.module.css";
import { PostingPreviewPanel } from "./posting-preview.tsx";

const route = getRouteApi("/_shell/counts/$countId/posting");
const refreshed = [routes.readCount, routes.listEntries, routes.previewPosting];
/** While posting runs it is also asked for, should its news get lost. */
const ASK_MS = 3_000;

/** Posting: what it will change, then how far it is, then its evidence. */
export function PostingPage() {
  const { t } = useTranslation();
  const { countId } = route.useParams();
  const params = { countId };
  const count = useRead(routes.readCount, { params });
  const posting = count.data?.posting === true;
  useRead(routes.readCount, { params }, { every: posting ? ASK_MS : false });
  useRefreshOnLive(`count:${countId}`, refreshed);
  if (count.data === undefined) return <ReadFailure error={count.error} onRetry={count.refetch} />;
  const one = count.data;
  return (
    <Page
      title={one.state === "posted" ? t("posting.evidenceTitle", one) : t("posting.title", one)}
      lead={
        <>
          <CountStateTag count={one} />
          <span>{one.number}</span>
          <span>{one.siteName}</span>
        </>
      }
      actions={
        <LinkButton to="/counts/$countId/review" params={params} variant="default">
          {t("posting.toReview")}
        </LinkButton>
      }
    >
      <Stage count={one} />
    </Page>
  );
}

function Stage({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  if (count.state === "posted") return <Evidence count={count} />;
  if (count.posting) return <Running count={count} />;
  if (count.state === "approved" || count.state === "review") return <PostingPreviewPanel count={count} />;
  return <Empty title={t("posting.notYetTitle")}>{t("posting.notYetDetail")}</Empty>;
}

function Running({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { lines, posted } = count.progress;
  return (
    <section className={classes["running"]} aria-live="polite">
      <p>
        {t("posting.running", { posted: formatCount(posted, locale), lines: formatCount(lines, locale) })}
      </p>
      <Bar value={share(posted, lines)} label={t("count.posting")} />
      <p className={classes["quiet"]}>{t("posting.mayLeave")}</p>
    </section>
  );
}

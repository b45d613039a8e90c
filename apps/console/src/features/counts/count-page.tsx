import { type Count, routes } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead } from "../../api/reading.ts";
import { ApprovalProgress, useApproval } from "../../ui/approval/approval-progress.tsx";
import { CountStateTag } from "../../ui/count-state.tsx";
import { Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { Assignments } from "./assignments.tsx";
import { CountActions } from "./count-actions.tsx";
import { CountFacts } from "./count-facts.tsx";
import classes from "./count-page.module.css";
import { CountProgress } from "./count-progress.tsx";
import { Places } from "./places.tsx";
import { Quarantine } from "./quarantine.tsx";

const route = getRouteApi("/_shell/counts/$countId");

/** One count as its manager sees it: where it stands, who counts, what waits, what to do next. */
export function CountPage() {
  const { countId } = route.useParams();
  const count = useRead(routes.readCount, { params: { countId } });
  useRefreshOnLive(`count:${countId}`, [
    routes.readCount,
    routes.readApproval,
    routes.listQuarantine,
    routes.listCountPlaces,
  ]);
  if (count.data === undefined) return <ReadFailure error={count.error} onRetry={count.refetch} />;
  return <Loaded count={count.data} />;
}

function Loaded({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const mayReview = useMay("count.review");
  const mayReadCounts = useMay("count.read");
  const running = count.state === "released" || count.state === "counting";
  const released = count.state !== "draft";
  return (
    <Page
      title={count.title}
      lead={
        <>
          <CountStateTag count={count} />
          <span>{count.number}</span>
          <span>{count.siteName}</span>
        </>
      }
      actions={<CountActions count={count} />}
    >
      <div className={classes["columns"]}>
        <div className={classes["main"]}>
          <NextStep count={count} />
          {count.rejectedReason !== null && running ? (
            <p className={classes["note"]}>
              <strong>{t("count.rejected")}</strong> {count.rejectedReason}
            </p>
          ) : null}
          {released ? <CountProgress count={count} /> : null}
          {mayReadCounts && (running || count.state === "review") ? <Places count={count} /> : null}
          <ApprovalProgress count={count} />
          {released && mayReview ? <Quarantine count={count} /> : null}
        </div>
        <aside className={classes["aside"]} aria-label={t("count.facts")}>
          <CountFacts count={count} />
          {count.state === "cancelled" || count.state === "posted" ? null : <Assignments count={count} />}
        </aside>
      </div>
    </Page>
  );
}

/** What this count waits for, and from whom. */
function NextStep({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const may = {
    create: useMay("count.create"),
    review: useMay("count.review"),
    approve: useMay("count.approve"),
    post: useMay("count.post"),
  };
  const approval = useApproval(count);
  const text = (() => {
    switch (count.state) {
      case "draft":
        return may.create ? t("count.next_draft") : t("count.next_draftOther");
      case "released":
      case "counting":
        return may.review ? t("count.next_counting") : t("count.next_countingOther");
      case "review":
        if (approval?.requests.some(({ outcome }) => outcome === null)) return t("approval.nextSubmitted");
        if (approval?.matrix === true && may.review) return t("approval.nextSubmit");
        return may.approve ? t("count.next_review") : t("count.next_reviewOther");
      case "approved":
        return may.post ? t("count.next_approved") : t("count.next_approvedOther");
      case "posted":
        return t("count.next_posted");
      case "cancelled":
        return t("count.next_cancelled", { reason: count.cancelReason ?? "" });
    }
  })();
  return <p className={classes["next"]}>{text}</p>;
}

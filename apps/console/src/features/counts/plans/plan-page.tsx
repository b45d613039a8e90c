import { Button } from "@mantine/core";
import { type CountPlan, routes } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useRefreshOnLive } from "../../../api/live.ts";
import { usePages, useRead } from "../../../api/reading.ts";
import { formatCount, formatInstant } from "../../../ui/format.ts";
import { useLocale } from "../../../ui/locale.ts";
import { Page } from "../../../ui/parts.tsx";
import { ProblemNotice, ReadFailure } from "../../../ui/problem.tsx";
import sheet from "../../../ui/sheet.module.css";
import { usePlaceNames } from "../assignment-lines.tsx";
import { useScopeText } from "../scope-text.ts";
import { Outcome, useRunReason } from "./outcome.tsx";
import { PlanActions } from "./plan-actions.tsx";
import { formatPlanDay, useFrequencyText } from "./plan-words.ts";
import { NextDate } from "./plans-page.tsx";

const route = getRouteApi("/_shell/count-plans/$planId");

/** One plan: what it does, when next, and what became of its dates. */
export function PlanPage() {
  const { planId } = route.useParams();
  const plan = useRead(routes.readCountPlan, { params: { planId } });
  useRefreshOnLive("counts", [routes.readCountPlan, routes.listPlanRuns]);
  if (plan.data === undefined) return <ReadFailure error={plan.error} onRetry={plan.refetch} />;
  return <Loaded plan={plan.data} />;
}

function Loaded({ plan }: { readonly plan: CountPlan }) {
  const { t } = useTranslation();
  const frequency = useFrequencyText();
  return (
    <Page
      title={plan.name}
      lead={
        <>
          <span>{plan.siteName}</span>
          <span>{frequency(plan.frequency)}</span>
        </>
      }
      actions={<PlanActions plan={plan} />}
    >
      <div className={sheet["columns"]}>
        <div className={sheet["main"]}>
          <Runs plan={plan} />
        </div>
        <aside className={sheet["aside"]} aria-label={t("plans.what")}>
          <h2>{t("plans.what")}</h2>
          <Facts plan={plan} />
        </aside>
      </div>
    </Page>
  );
}

function Facts({ plan }: { readonly plan: CountPlan }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const scope = useScopeText();
  const { blind, passes, frequency } = plan;
  return (
    <dl className={sheet["facts"]}>
      <Fact label={t("plans.next")}>
        <NextDate plan={plan} />
      </Fact>
      <Fact label={t("countForm.scope")}>{scope(plan.scope)}</Fact>
      <Fact label={t("count.method")}>
        {blind ? t("count.blind") : t("count.open")} · {t(`countForm.passes_${passes}`)}
      </Fact>
      <Fact label={t("plans.then")}>{t(plan.release ? "plans.then_release" : "plans.then_draft")}</Fact>
      <Fact label={t("assign.title")}>
        <People plan={plan} />
      </Fact>
      <Fact label={t("plans.startsOn")}>{formatPlanDay(frequency.startsOn, locale)}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function People({ plan }: { readonly plan: CountPlan }) {
  const { t } = useTranslation();
  const users = useRead(routes.listUsers, { query: { limit: 500 } });
  const places = usePlaceNames(plan.siteId);
  const names = new Map((users.data?.items ?? []).map(({ id, name }) => [id, name]));
  if (plan.assignments.length === 0) return t("assign.anybody");
  return plan.assignments.map(({ userId, round, locationId }) => (
    <div key={`${userId} ${round} ${locationId}`}>
      {names.get(userId) ?? "…"}{" "}
      <span className={sheet["quiet"]}>
        {places.get(locationId ?? "") ?? t("assign.whole")} · {t("assign.round", { round })}
      </span>
    </div>
  ));
}

/** What became of each date, newest first. */
function Runs({ plan }: { readonly plan: CountPlan }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const reason = useRunReason();
  const runs = usePages(routes.listPlanRuns, { params: { planId: plan.id }, query: { limit: 25 } });
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("plans.runs")}</h2>
      </header>
      <ProblemNotice error={runs.error} onRetry={runs.retry} />
      {!runs.loading && runs.items.length === 0 ? (
        <p className={sheet["quiet"]}>{t("plans.noRuns", { day: formatPlanDay(plan.nextOn, locale) })}</p>
      ) : (
        <div className={sheet["scroll"]}>
          <table className={sheet["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("plans.dueOn")}</th>
                <th scope="col">{t("plans.outcome")}</th>
                <th scope="col" className={sheet["number"]}>
                  {t("plans.linesHead")}
                </th>
                <th scope="col">{t("plans.ranAt")}</th>
              </tr>
            </thead>
            <tbody>
              {runs.items.map((run) => (
                <tr key={run.id}>
                  <td className={sheet["when"]}>
                    {run.dueOn === null ? t("plans.byHand") : formatPlanDay(run.dueOn, locale)}
                  </td>
                  <td>
                    <Outcome run={run} />
                    {reason(run) === null ? null : <small>{reason(run)}</small>}
                  </td>
                  <td className={sheet["number"]}>{formatCount(run.lines, locale)}</td>
                  <td className={sheet["when"]}>{formatInstant(run.ranAt, locale, "short")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {runs.hasMore ? (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          loading={runs.loadingMore}
          onClick={() => void runs.more()}
        >
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

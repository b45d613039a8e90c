import { type Count, routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import classes from "./count-page.module.css";
import { useScopeText } from "./scope-text.ts";

/** What the count covers and what happened to it, when and by whom. */
export function CountFacts({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const at = (instant: string | null) => (instant === null ? null : formatInstant(instant, locale));
  const by = (instant: string | null, who: string | null) =>
    instant === null ? null : who === null ? at(instant) : `${at(instant)} · ${who}`;
  return (
    <section className={classes["panel"]}>
      <h2>{t("count.facts")}</h2>
      <dl className={classes["facts"]}>
        <Fact label={t("countForm.scope")}>{useScopeText()(count.scope)}</Fact>
        <Fact label={t("count.method")}>
          {count.blind ? t("count.blind") : t("count.open")} · {t(`countForm.passes_${count.passes}`)}
        </Fact>
        <MadeBy count={count} />
        <Fact label={t("count.created")}>{by(count.createdAt, count.createdBy)}</Fact>
        <Fact label={t("count.released")}>{at(count.releasedAt)}</Fact>
        <Fact label={t("count.closed")}>{by(count.closedAt, count.closedBy)}</Fact>
        <Fact label={t("count.approved")}>{by(count.approvedAt, count.approvedBy)}</Fact>
        <Fact label={t("count.posted")}>{at(count.postedAt)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === null) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The way to the plan that made the count, if one did. */
function MadeBy({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const may = useMay("count.read");
  const { data } = useRead(routes.readPlanOfCount, { params: { countId: count.id } }, { enabled: may });
  const plan = data?.plan ?? null;
  if (plan === null) return null;
  return (
    <Fact label={t("plans.plan")}>
      <Link to="/count-plans/$planId" params={{ planId: plan.id }}>
        {plan.name}
      </Link>
    </Fact>
  );
}

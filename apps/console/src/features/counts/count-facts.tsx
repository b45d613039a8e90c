import type { Count } from "@stockex/contracts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatCount, formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import classes from "./count-page.module.css";

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
        <Fact label={t("countForm.scope")}>{useScopeText(count)}</Fact>
        <Fact label={t("count.method")}>
          {count.blind ? t("count.blind") : t("count.open")} · {t(`countForm.passes_${count.passes}`)}
        </Fact>
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

function useScopeText({ scope }: Count): string {
  const { t } = useTranslation();
  const locale = useLocale();
  const many = (key: "locations" | "categories" | "products" | "sample", count: number) =>
    t(`count.scope_${key}`, { count, shown: formatCount(count, locale) });
  switch (scope.kind) {
    case "full":
      return t("countForm.scope_full");
    case "locations":
      return many("locations", scope.locationIds.length);
    case "categories":
      return many("categories", scope.categoryIds.length);
    case "products":
      return many("products", scope.productIds.length);
    case "sample":
      return many("sample", scope.lines);
    case "zero-stock":
      return t("countForm.scope_zero-stock");
    case "selection":
      return [
        ...(scope.locationIds === undefined ? [] : [many("locations", scope.locationIds.length)]),
        ...(scope.categoryIds === undefined ? [] : [many("categories", scope.categoryIds.length)]),
        ...(scope.abcClasses === undefined
          ? []
          : [t("count.scope_classes", { classes: scope.abcClasses.join(", ") })]),
      ].join(" · ");
    case "readings":
      return t("count.scope_readings");
  }
}

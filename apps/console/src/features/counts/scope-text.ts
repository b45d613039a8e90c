import type { CountScope } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";

/** What a scope covers, in a few words. */
export function useScopeText(): (scope: CountScope) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  const many = (key: "locations" | "categories" | "products" | "sample", count: number) =>
    t(`count.scope_${key}`, { count, shown: formatCount(count, locale) });
  return (scope) => {
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
  };
}

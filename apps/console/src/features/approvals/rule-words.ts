import { type ApprovalLevel, type ApprovalRule, type CustomRole, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { useRoleName } from "../../ui/approval/role-name.ts";
import { decimalsOfCurrency } from "../../ui/entry-lines.tsx";
import { formatMoney, formatPercent } from "../../ui/format.ts";
import { useLanguage, useLocale } from "../../ui/locale.ts";

const none: readonly CustomRole[] = [];

/** What rules name by id: sites, categories, roles of the organisation's own. */
export function useRuleNames() {
  const language = useLanguage();
  const mayManage = useMay("access.manage");
  const sites = useRead(routes.listSites, { query: { limit: 500 } }).data?.items ?? [];
  const categories = useRead(routes.listCategories, { query: { limit: 500 } }).data?.items ?? [];
  const roles = useRead(routes.listRoles, {}, { enabled: mayManage }).data?.items ?? none;
  return {
    sites: sites.map(({ id, name, companyId }) => ({ id, name, companyId })),
    categories: categories.map(({ id, nameEn, nameFr }) => ({
      id,
      name: language === "fr" ? nameFr : nameEn,
    })),
    roles,
  };
}

/** Says a rule in words. */
export function useRuleWords() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { companies } = useSession();
  const roleName = useRoleName();
  const names = useRuleNames();
  const name = (list: readonly { id: string; name: string }[], id: string) =>
    list.find((one) => one.id === id)?.name ?? "…";
  const levels = (list: readonly ApprovalLevel[]) =>
    list
      .map(({ role, customRoleId, persons }) =>
        t("approval.persons", {
          count: persons,
          role: customRoleId === null ? roleName(role) : name(names.roles, customRoleId),
        }),
      )
      .join(t("approvals.then"));
  const condition = (rule: ApprovalRule) => {
    const company = companies.find(({ id }) => id === rule.companyId);
    const currency = company?.currency ?? "";
    const amount = (value: string) =>
      `${formatMoney(value, locale, decimalsOfCurrency(currency))} ${currency}`;
    const parts = [
      company?.name,
      ...rule.siteIds.map((id) => name(names.sites, id)),
      ...rule.categoryIds.map((id) => name(names.categories, id)),
      rule.netValue === null ? undefined : t("approvals.ifNet", { value: amount(rule.netValue) }),
      rule.grossValue === null ? undefined : t("approvals.ifGross", { value: amount(rule.grossValue) }),
      rule.percent === null
        ? undefined
        : t("approvals.ifPercent", { percent: formatPercent(rule.percent, locale) }),
    ].filter((part) => part !== undefined);
    return parts.length === 0 ? t("approvals.always") : parts.join(" · ");
  };
  return { levels, condition };
}

import { type Category, routes, type Site } from "@stockex/contracts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { useLanguage } from "../../ui/locale.ts";

/** What rules are about, by name. */
export interface ScopeNames {
  readonly sites: readonly Site[];
  readonly categories: readonly Category[];
  readonly company: (id: string) => string;
  readonly currency: (companyId: string) => string;
  /** Null: every site. */
  readonly site: (id: string | null) => string;
  /** Null: every category. */
  readonly category: (id: string | null) => string;
}

/** Reads sites and categories, which rules carry by id only. */
export function useScopeNames(): ScopeNames {
  const { t } = useTranslation();
  const language = useLanguage();
  const { companies } = useSession();
  const sites = useRead(routes.listSites, { query: { limit: 500 } });
  const categories = useRead(routes.listCategories, { query: { limit: 500 } });
  return useMemo(() => {
    const siteNames = new Map(sites.data?.items.map(({ id, name }) => [id, name]));
    const categoryNames = new Map(
      categories.data?.items.map(({ id, nameEn, nameFr }) => [id, language === "fr" ? nameFr : nameEn]),
    );
    const company = (id: string) => companies.find((one) => one.id === id);
    return {
      sites: sites.data?.items ?? [],
      categories: categories.data?.items ?? [],
      company: (id) => company(id)?.name ?? "…",
      currency: (id) => company(id)?.currency ?? "",
      site: (id) => (id === null ? t("counts.allSites") : (siteNames.get(id) ?? "…")),
      category: (id) => (id === null ? t("value.allCategories") : (categoryNames.get(id) ?? "…")),
    };
  }, [sites.data, categories.data, companies, language, t]);
}

import { type Category, routes, type Unit } from "@stockex/contracts";
import { useMemo } from "react";
import { useRead } from "../../api/reading.ts";
import { useLanguage } from "../../ui/locale.ts";

/** The largest page of the API: there are fewer units and categories than that. */
const ALL = 500;

/** Units and categories by id, and what they are called in the language of the screen. */
export interface Names {
  readonly units: readonly Unit[];
  readonly categories: readonly Category[];
  readonly unit: (id: string) => string;
  readonly category: (id: string) => string;
  readonly error: Error | null;
  readonly loading: boolean;
  readonly retry: () => void;
}

/** Reads what product screens name by id only. */
export function useNames(): Names {
  const language = useLanguage();
  const units = useRead(routes.listUnits, { query: { limit: ALL } });
  const categories = useRead(routes.listCategories, { query: { limit: ALL } });
  return useMemo(() => {
    const said = ({ nameEn, nameFr }: { nameEn: string; nameFr: string }) =>
      language === "fr" ? nameFr : nameEn;
    const unitNames = new Map(units.data?.items.map((unit) => [unit.id, said(unit)]));
    const categoryNames = new Map(categories.data?.items.map((category) => [category.id, said(category)]));
    return {
      units: units.data?.items ?? [],
      categories: categories.data?.items ?? [],
      unit: (id) => unitNames.get(id) ?? "…",
      category: (id) => categoryNames.get(id) ?? "…",
      error: units.error ?? categories.error,
      loading: units.isPending || categories.isPending,
      retry: () => {
        void units.refetch();
        void categories.refetch();
      },
    };
  }, [units, categories, language]);
}

import { useDebouncedValue } from "@mantine/hooks";
import { type Permission, routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/connection.tsx";
import { useRead } from "../api/reading.ts";
import { allowedJobs } from "./navigation.tsx";
import { recentChoices } from "./recent-choices.ts";

/** One thing to go to. */
export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly kind: "screen" | "action" | "count" | "product" | "place" | "lot";
  readonly href: string;
}

const actions = [
  { to: "/counts/new", text: "counts.new", needs: "count.create" },
  { to: "/count-plans/new", text: "plans.new", needs: "count.create" },
  { to: "/products/new", text: "products.new", needs: "catalog.write" },
  { to: "/categories/new", text: "categories.new", needs: "catalog.write" },
  { to: "/sites/new", text: "sites.new", needs: "sites.write" },
] as const satisfies readonly { to: string; text: string; needs: Permission }[];

/** Letters before things are searched for. */
const FEWEST = 2;
/** Time after the last key before the server is asked. */
const PAUSE_MS = 150;

/** What the typed text may mean: first what was chosen before, then screens and actions, then things by code, name or barcode. */
export function useChoices(text: string): {
  readonly choices: readonly Choice[];
  readonly searching: boolean;
} {
  const { userId } = useSession();
  const [recent] = useState(() => recentChoices(userId));
  const wanted = plain(text);
  const own = useScreensAndActions();
  const found = useFound(text.trim());
  const fits = ({ label }: Choice) => plain(label).includes(wanted);
  const all = [...recent.filter(fits), ...found.exact, ...own.filter(fits), ...found.others];
  const known = new Set<string>();
  const choices = all.filter(({ key }) => !known.has(key) && known.add(key));
  return { choices, searching: found.searching };
}

/** Without case and accents: "categorie" finds "Catégories". */
const plain = (text: string) => text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function useScreensAndActions(): readonly Choice[] {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const router = useRouter();
  const screens = allowedJobs(permissions).flatMap(({ items }) =>
    items.map(
      ({ to, text }): Choice => ({
        key: `screen ${to}`,
        label: t(text),
        kind: "screen",
        href: router.buildLocation({ to }).href,
      }),
    ),
  );
  const doing = actions
    .filter(({ needs }) => permissions.includes(needs))
    .map(({ to, text }): Choice => ({ key: `action ${to}`, label: t(text), kind: "action", href: to }));
  const own: Choice = { key: "screen /account", label: t("app.account"), kind: "screen", href: "/account" };
  return [...screens, own, ...doing];
}

function useFound(text: string) {
  const { permissions } = useSession();
  const router = useRouter();
  const [search] = useDebouncedValue(text, PAUSE_MS);
  const ask = search.length >= FEWEST;
  const may = (permission: Permission) => ask && permissions.includes(permission);
  const query = { search, limit: 6 };
  const code = useRead(routes.resolveCode, { query: { code: search } }, { enabled: may("catalog.read") });
  const counts = useRead(routes.listCounts, { query }, { enabled: ask });
  const products = useRead(routes.listProducts, { query }, { enabled: may("catalog.read") });
  const places = useRead(
    routes.listLocations,
    { query: { ...query, kind: "internal" } },
    { enabled: may("sites.read") },
  );
  const lots = useRead(routes.listLots, { query }, { enabled: may("stock.read") });
  const mayReadCounts = permissions.includes("count.read");

  const countChoices = (counts.data?.items ?? []).map(({ id, number, title }): Choice => {
    const to = mayReadCounts ? "/counts/$countId" : "/counts/$countId/entry";
    const { href } = router.buildLocation({ to, params: { countId: id } });
    return { key: `count ${id}`, label: `${title} · ${number}`, kind: "count", href };
  });
  const product = (id: string, label: string): Choice => ({
    key: `product ${id}`,
    label,
    kind: "product",
    href: router.buildLocation({ to: "/products/$productId", params: { productId: id } }).href,
  });
  const productChoices = (products.data?.items ?? []).map((one) =>
    product(one.id, `${one.code} · ${one.name}`),
  );
  const placeChoices = (places.data?.items ?? []).flatMap(({ id, siteId, path }): Choice[] => {
    if (siteId === null) return [];
    const { href } = router.buildLocation({
      to: "/sites/$siteId",
      params: { siteId },
      search: { place: id },
    });
    return [{ key: `place ${id}`, label: path, kind: "place", href }];
  });
  const lotChoices = (lots.data?.items ?? []).map(
    ({ id, code: lot, productId }): Choice => ({ ...product(productId, lot), key: `lot ${id}`, kind: "lot" }),
  );
  const exact =
    code.data?.kind === "product" && code.data.productId !== null
      ? [product(code.data.productId, `${code.data.productCode} · ${code.data.productName}`)]
      : [];
  return {
    exact: ask ? exact : [],
    others: ask ? [...countChoices, ...productChoices, ...placeChoices, ...lotChoices] : [],
    searching: search !== text || [code, counts, products, places, lots].some(({ isFetching }) => isFetching),
  };
}

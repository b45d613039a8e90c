import type { PivotDimension, PivotMeasure } from "@stockex/contracts";
import { linkOptions } from "@tanstack/react-router";
import type { Layout } from "./layout.ts";
import type { PivotSearch } from "./search.ts";

/** Keys of a cell by their dimension; a total has fewer. */
export type Keys = Partial<Readonly<Record<PivotDimension, string>>>;

interface Where {
  readonly layout: Layout;
  readonly search: PivotSearch;
  readonly companyId: string;
  /** Lists of stock and moves are of all companies. */
  readonly onlyCompany: boolean;
  readonly mayReview: boolean;
}

/** The list behind a number; null where no list can be narrowed to just its rows. */
export function doorOf(where: Where, keys: Keys) {
  switch (where.layout.report) {
    case "variance":
      return differencesDoor(where, keys);
    case "count":
      return reviewDoor(where, keys);
    case "comparison":
      return comparisonDoor(where, keys);
    case "stock":
      return stockDoor(where, keys);
    case "moves":
      return movesDoor(where, keys);
  }
}

/** Whether a list knows every dimension of a cell, and each has a thing that it is. */
const onlyOf = (keys: Keys, known: readonly PivotDimension[]) =>
  Object.entries(keys).every(([name, key]) => key !== "" && known.some((one) => one === name));

const placeOf = ({ location, zone }: Keys) => location ?? zone;

/** Measures over all lines and not over the differing alone. */
const ofAllLines: ReadonlySet<PivotMeasure> = new Set([
  "lines",
  "accuracy",
  "bookValue",
] satisfies PivotMeasure[]);

function differencesDoor({ layout, search, companyId }: Where, keys: Keys) {
  const known = ["site", "zone", "location", "category", "product", "count", "month", "severity"] as const;
  if (!onlyOf(keys, known)) return null;
  return linkOptions({
    to: "/differences",
    search: {
      company: companyId,
      ...daysOf(search, keys),
      site: keys.site ?? search.site,
      place: placeOf(keys),
      category: keys.category ?? search.category,
      product: keys.product,
      count: keys.count,
      severity: severities.find((one) => one === keys.severity),
      only: ofAllLines.has(layout.measure) || keys.severity === "none" ? "all" : undefined,
    },
  });
}

const severities = ["none", "low", "medium", "high", "critical"] as const;

function reviewDoor({ layout, search, mayReview }: Where, keys: Keys) {
  const { count } = search;
  const lists = layout.measure !== "countedLines" && layout.measure !== "bookValue";
  if (count === undefined || !mayReview || !lists || !onlyOf(keys, ["zone", "location", "category"]))
    return null;
  return linkOptions({
    to: "/counts/$countId/review",
    params: { countId: count },
    search: {
      place: placeOf(keys),
      category: keys.category ?? search.category,
      only: layout.measure === "lines" ? "all" : "differing",
    },
  });
}

function comparisonDoor({ search, mayReview }: Where, keys: Keys) {
  const { count, other, rounds, category } = search;
  if (count === undefined || !mayReview || category !== undefined || !onlyOf(keys, [])) return null;
  return linkOptions({
    to: "/counts/$countId/compare",
    params: { countId: count },
    search: { other, rounds, only: "all" },
  });
}

function stockDoor({ search, onlyCompany }: Where, keys: Keys) {
  const place = placeOf(keys);
  const site = keys.site ?? search.site;
  const ofCompany = onlyCompany || place !== undefined || site !== undefined;
  // The books at a past instant and those of a past accounting day differ by what was entered late.
  const now = search.on === undefined;
  if (!now || !ofCompany || !onlyOf(keys, ["site", "zone", "location", "category", "product"])) return null;
  return linkOptions({
    to: "/stock",
    search: { site, place, category: keys.category ?? search.category, product: keys.product },
  });
}

function movesDoor({ layout, search, onlyCompany }: Where, keys: Keys) {
  const whole = layout.measure !== "valueIn" && layout.measure !== "valueOut";
  const narrowed = search.site !== undefined || search.category !== undefined;
  if (!whole || narrowed || !onlyCompany || !onlyOf(keys, ["moveKind", "month", "product"])) return null;
  return linkOptions({
    to: "/moves",
    search: {
      ...daysOf(search, keys),
      kind: moveKinds.find((one) => one === keys.moveKind),
      product: keys.product,
    },
  });
}

const moveKinds = ["receipt", "issue", "transfer", "adjustment", "reversal", "opening"] as const;

/** The days of a cell: of its month what the table is over. */
export function daysOf({ from, to }: Pick<PivotSearch, "from" | "to">, { month }: Keys) {
  if (month === undefined) return { from, to };
  const [first, last] = [`${month}-01`, lastDay(month)];
  return {
    from: from !== undefined && from > first ? from : first,
    to: to !== undefined && to < last ? to : last,
  };
}

/** `2026-02` → `2026-02-28`. */
function lastDay(month: string): string {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year ?? 0, number ?? 0, 0)).toISOString().slice(0, 10);
}

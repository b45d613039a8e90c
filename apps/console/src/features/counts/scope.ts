import type { AbcClass, ChosenScope, CountScope } from "@stockex/contracts";
import { newId } from "@stockex/kernel";

/** Kinds of scope that one chooses by hand; "readings" belongs to supplementary counts. */
export const scopeKinds = [
  "full",
  "locations",
  "categories",
  "products",
  "sample",
  "zero-stock",
  "selection",
] as const;
export type ScopeKind = (typeof scopeKinds)[number];

/** A scope being put together: what was chosen for one kind stays while another is looked at. */
export interface ScopeDraft {
  readonly kind: ScopeKind;
  readonly locationIds: readonly string[];
  readonly categoryIds: readonly string[];
  readonly productIds: readonly string[];
  /** None chosen means any. */
  readonly abcClasses: readonly AbcClass[];
  /** As typed. */
  readonly lines: string;
  readonly seed: string;
}

/** Largest sample, as the contract has it. */
const MOST_LINES = 1_000_000;

export function scopeDraftOf(scope: CountScope | undefined): ScopeDraft {
  const empty: ScopeDraft = {
    kind: "full",
    locationIds: [],
    categoryIds: [],
    productIds: [],
    abcClasses: [],
    lines: "50",
    seed: newId().slice(-8),
  };
  switch (scope?.kind) {
    case undefined:
    case "full":
    case "readings":
      return empty;
    case "locations":
      return { ...empty, kind: "locations", locationIds: scope.locationIds };
    case "zero-stock":
      return { ...empty, kind: "zero-stock", locationIds: scope.locationIds ?? [] };
    case "categories":
      return { ...empty, kind: "categories", categoryIds: scope.categoryIds };
    case "products":
      return { ...empty, kind: "products", productIds: scope.productIds };
    case "selection": {
      const { locationIds = [], categoryIds = [], abcClasses = [] } = scope;
      return { ...empty, kind: "selection", locationIds, categoryIds, abcClasses };
    }
    case "sample":
      return { ...empty, kind: "sample", lines: String(scope.lines), seed: scope.seed };
  }
}

/** The finished scope; null when something is still to be chosen. */
export function scopeOf(draft: ScopeDraft): ChosenScope | null {
  const some = <T extends string>(ids: readonly T[]) => (ids.length === 0 ? null : [...ids]);
  switch (draft.kind) {
    case "full":
      return { kind: "full" };
    case "zero-stock": {
      const locationIds = some(draft.locationIds);
      return locationIds === null ? { kind: "zero-stock" } : { kind: "zero-stock", locationIds };
    }
    case "locations": {
      const locationIds = some(draft.locationIds);
      return locationIds === null ? null : { kind: "locations", locationIds };
    }
    case "categories": {
      const categoryIds = some(draft.categoryIds);
      return categoryIds === null ? null : { kind: "categories", categoryIds };
    }
    case "products": {
      const productIds = some(draft.productIds);
      return productIds === null ? null : { kind: "products", productIds };
    }
    case "selection": {
      const locationIds = some(draft.locationIds);
      const categoryIds = some(draft.categoryIds);
      const abcClasses = some(draft.abcClasses);
      if (locationIds === null && categoryIds === null && abcClasses === null) return null;
      return {
        kind: "selection",
        ...(locationIds === null ? {} : { locationIds }),
        ...(categoryIds === null ? {} : { categoryIds }),
        ...(abcClasses === null ? {} : { abcClasses }),
      };
    }
    case "sample": {
      if (!/^[1-9]\d{0,6}$/.test(draft.lines.trim())) return null;
      const lines = Number(draft.lines);
      return lines <= MOST_LINES ? { kind: "sample", lines, seed: draft.seed } : null;
    }
  }
}

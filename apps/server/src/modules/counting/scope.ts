import type { CountScope } from "@stockex/contracts";
import { assertNever } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { abcClasses } from "../catalog/index.ts";
import type { CountRecord } from "./count.ts";

/** What a count is to cover, prepared or only thought of. */
export type Scoped = Pick<CountRecord, "siteId" | "companyId" | "scope">;

/** Which quants `q` (of product `p`, in location `l`) a scope covers. Places include what is below them. */
export function within(tx: Tx, { scope, companyId }: Scoped): RawBuilder<unknown> {
  switch (scope.kind) {
    case "full":
    case "sample":
      return sql`q.quantity <> 0`;
    case "locations":
      return sql`q.quantity <> 0 AND l.ancestors && ${scope.locationIds}::uuid[]`;
    case "categories":
      return sql`q.quantity <> 0 AND p.category_id = ANY (${scope.categoryIds}::uuid[])`;
    case "products":
      return sql`q.quantity <> 0 AND q.product_id = ANY (${scope.productIds}::uuid[])`;
    case "zero-stock":
      return scope.locationIds === undefined
        ? sql`q.quantity = 0`
        : sql`q.quantity = 0 AND l.ancestors && ${scope.locationIds}::uuid[]`;
    case "selection":
      return sql.join(
        [sql`q.quantity <> 0`, ...selected(scope), ...ofClasses(tx, companyId, scope.abcClasses)],
        sql` AND `,
      );
    case "readings":
      return sql`false`;
    default:
      return assertNever(scope);
  }
}

type Selection = Extract<CountScope, { kind: "selection" }>;

function selected({ locationIds, categoryIds }: Selection): RawBuilder<unknown>[] {
  return [
    ...(locationIds === undefined ? [] : [sql`l.ancestors && ${locationIds}::uuid[]`]),
    ...(categoryIds === undefined ? [] : [sql`p.category_id = ANY (${categoryIds}::uuid[])`]),
  ];
}

/** As the ledger stands now: the lines a snapshot makes keep what the classes were. */
function ofClasses(tx: Tx, companyId: string, classes: Selection["abcClasses"]): RawBuilder<unknown>[] {
  if (classes === undefined) return [];
  return [
    sql`q.product_id IN (SELECT k.product_id FROM (${abcClasses(tx, companyId)}) k WHERE k.class = ANY (${classes}::text[]))`,
  ];
}

/** Whether something `r` that was read and the books did not expect lies within what the count covers. */
export function inScope(count: CountRecord): RawBuilder<unknown> {
  const { scope } = count;
  switch (scope.kind) {
    case "full":
    case "readings":
      return sql`true`;
    case "locations":
      return readIn(scope.locationIds);
    case "categories":
      return ofCategories(scope.categoryIds);
    case "products":
      return sql`r.product_id = ANY (${scope.productIds}::uuid[])`;
    case "zero-stock":
      return scope.locationIds === undefined ? sql`true` : readIn(scope.locationIds);
    case "selection":
      return sql.join(
        [
          scope.locationIds === undefined ? sql`true` : readIn(scope.locationIds),
          scope.categoryIds === undefined ? sql`true` : ofCategories(scope.categoryIds),
          // Classes are those of the snapshot: a product that has a line is of them wherever else it is found.
          scope.abcClasses === undefined
            ? sql`true`
            : sql`EXISTS (SELECT FROM counting.lines s
            WHERE s.count_id = ${count.id} AND s.product_id = r.product_id)`,
        ],
        sql` AND `,
      );
    case "sample":
      // A place that was drawn is counted whole: what else is found there is news.
      return sql`EXISTS (SELECT FROM counting.lines s WHERE s.count_id = ${count.id} AND s.location_id = r.location_id)`;
    default:
      return assertNever(scope);
  }
}

const readIn = (locationIds: readonly string[]) => sql`r.ancestors && ${locationIds}::uuid[]`;

const ofCategories = (categoryIds: readonly string[]) => sql`EXISTS (SELECT FROM catalog.products s
  WHERE s.id = r.product_id AND s.category_id = ANY (${categoryIds}::uuid[]))`;

import type { countingRoutes, Parsed, RouteQuery, ValueSteps } from "@stockex/contracts";
import { sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { valuedLines } from "./count-query.ts";

type Wish = Parsed<RouteQuery<typeof countingRoutes.readValueSteps>>;

/**
 * How the book value of a count becomes its counted value: the weightiest groups by net difference, all others in
 * one, so that book value and steps sum to the counted value exactly. Transfers only move value within a group.
 */
export async function readValueSteps(tx: Tx, countId: string, { by, limit }: Wish): Promise<ValueSteps> {
  const group = by === "category" ? sql`p.category_id` : sql`p.id`;
  const name = sql.ref(tx.ctx.language === "fr" ? "k.name_fr" : "k.name_en");
  const [named, kinds] =
    by === "category" ? [name, sql`catalog.categories`] : [sql`k.name`, sql`catalog.products`];
  const { rows } = await sql<ValueSteps>`
    WITH ${valuedLines(countId)},
    groups AS (
      SELECT ${group} AS id, coalesce(sum(residual_value) FILTER (WHERE residual > 0), 0) AS surplus,
        coalesce(-sum(residual_value) FILTER (WHERE residual < 0), 0) AS shortage, sum(residual_value) AS net,
        count(*)::int AS differing
      FROM l JOIN catalog.products p ON p.id = l.product_id
      WHERE residual <> 0 GROUP BY 1
    ),
    ranked AS (
      SELECT g.*, k.code, ${named} AS name,
        row_number() OVER (ORDER BY abs(g.net) DESC, g.surplus + g.shortage DESC, k.code) AS place
      FROM groups g JOIN ${kinds} k ON k.id = g.id
    ),
    rest AS (
      SELECT count(*)::int AS groups, sum(surplus) AS surplus, sum(shortage) AS shortage, sum(net) AS net,
        sum(differing)::int AS differing
      FROM ranked WHERE place > ${limit}
    )
    SELECT ${decimalText(sql`coalesce(sum(book_value), 0)`)} AS "bookValue",
      ${decimalText(sql`coalesce(sum(book_value), 0) + coalesce(sum(residual_value), 0)`)} AS "countedValue",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'code', code, 'name', name, ${figures}) ORDER BY place), '[]')
        FROM ranked WHERE place <= ${limit}) AS steps,
      (SELECT jsonb_build_object('groups', groups, ${figures}) FROM rest WHERE groups > 0) AS others
    FROM l`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

const figures = sql`'surplusValue', ${decimalText(sql`surplus`)}, 'shortageValue', ${decimalText(sql`shortage`)},
  'netValue', ${decimalText(sql`net`)}, 'differing', differing`;

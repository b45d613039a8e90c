import type { ApprovalRule, ApprovalTrial } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import {
  type CategoryDifference,
  type CountFacts,
  checkRules,
  matchRule,
  measure,
} from "../approvals/index.ts";

type FoundFacts = CountFacts &
  Pick<ApprovalTrial, "countId" | "number" | "title" | "siteName" | "currency" | "currencyDecimals">;

/** What rules of the approval matrix ask of counts, by category; what transfers explain is no difference. */
export async function readFacts(tx: Tx, counts: RawBuilder<unknown>): Promise<FoundFacts[]> {
  const { rows } = await sql<Omit<FoundFacts, "categories"> & { categories: CategoryDifference[] }>`
    WITH counts AS MATERIALIZED (${counts}),
    sums AS (
      SELECT l.count_id, p.category_id,
        sum(round((l.variance - l.transferred) * coalesce(l.manual_cost, l.unit_cost, 0), 4)) AS net,
        sum(abs(round((l.variance - l.transferred) * coalesce(l.manual_cost, l.unit_cost, 0), 4))) AS gross,
        sum(round(coalesce(l.book, l.book_at_release) * coalesce(l.unit_cost, 0), 4)) AS book
      FROM counting.lines l JOIN catalog.products p ON p.id = l.product_id
      WHERE l.count_id IN (SELECT id FROM counts) AND l.state NOT IN ('excluded', 'cancelled')
      GROUP BY l.count_id, p.category_id
    )
    SELECT c.id AS "countId", c.number, c.title, c.company_id AS "companyId", c.site_id AS "siteId", s.name AS "siteName",
      k.currency, k.currency_decimals AS "currencyDecimals",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('categoryId', x.category_id,
          'netValue', ${decimalText(sql`coalesce(x.net, 0)`)}, 'grossValue', ${decimalText(sql`coalesce(x.gross, 0)`)},
          'bookValue', ${decimalText(sql`coalesce(x.book, 0)`)}) ORDER BY x.category_id), '[]')
        FROM sums x WHERE x.count_id = c.id) AS categories
    FROM counting.counts c
    JOIN sites.sites s ON s.id = c.site_id
    JOIN access.companies k ON k.id = c.company_id
    WHERE c.id IN (SELECT id FROM counts) ORDER BY c.posted_at DESC NULLS FIRST, c.id`.execute(tx.kysely);
  return rows;
}

/**
 * Of the lines of a count as they are now, whatever their order: what is approved must be what was submitted. A sum of
 * hashes, because a text of a million lines would be 100 MB.
 */
export async function fingerprintOf(tx: Tx, countId: string): Promise<string> {
  const { rows } = await sql<{ fingerprint: string }>`
    SELECT count(*)::text || ':' || coalesce(sum(hashtextextended(concat_ws('|', l.id, l.state, l.counted, l.variance,
      l.transferred, l.unit_cost, l.manual_cost), 0)::numeric), 0)::text AS fingerprint
    FROM counting.lines l WHERE l.count_id = ${countId} AND l.state NOT IN ('excluded', 'cancelled')`.execute(
    tx.kysely,
  );
  return rows[0]?.fingerprint ?? "";
}

/**
 * What the last posted counts would have needed by rules that are not on yet.
 * @throws ProblemError unknown-reference, approval-rule-impossible
 */
export async function tryRules(
  tx: Tx,
  rules: readonly ApprovalRule[],
  howMany: number,
): Promise<{ items: ApprovalTrial[] }> {
  await checkRules(tx, rules);
  const found = await readFacts(
    tx,
    sql`SELECT id FROM counting.counts WHERE state = 'posted' ORDER BY posted_at DESC, id LIMIT ${howMany}`,
  );
  const items = found.map(({ categories, companyId, siteId, ...count }) => {
    const facts = { categories, companyId, siteId };
    const rule = matchRule(rules, facts);
    return { ...count, measure: measure(facts, rule), rule: rule?.name ?? null, levels: rule?.levels ?? [] };
  });
  return { items };
}

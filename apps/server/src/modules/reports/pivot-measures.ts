import type { PivotMeasure, PivotTable } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";

export interface Measure {
  readonly kind: PivotTable["kind"];
  /** Aggregate over facts; of a percentage the ratio. */
  readonly value: RawBuilder<unknown>;
}

const sum = (column: string) => sql`coalesce(sum(${sql.ref(column)}), 0)`;
const gross = (column: string) => sql`coalesce(sum(abs(${sql.ref(column)})), 0)`;
const rising = (column: string) =>
  sql`coalesce(sum(${sql.ref(column)}) FILTER (WHERE ${sql.ref(column)} > 0), 0)`;
const falling = (column: string) =>
  sql`coalesce(-sum(${sql.ref(column)}) FILTER (WHERE ${sql.ref(column)} < 0), 0)`;
const ratio = (part: RawBuilder<unknown>, whole: RawBuilder<unknown>) =>
  sql`${part}::numeric / nullif(${whole}, 0)`;

/**
 * A measure over facts with the columns `quantity` (of variances the difference), `value` and, where the report has
 * them, `book_value`, `accurate`, `counted`, `differs`, `left_value`, `right_value`. A total is made of its facts
 * and not of the cells before it, so that percentages are right in it too.
 */
export function measureOf(measure: PivotMeasure): Measure {
  const money = (value: RawBuilder<unknown>): Measure => ({ kind: "money", value });
  const integer = (value: RawBuilder<unknown>): Measure => ({ kind: "integer", value });
  const percent = (part: RawBuilder<unknown>, whole: RawBuilder<unknown>): Measure => ({
    kind: "percent",
    value: ratio(part, whole),
  });
  switch (measure) {
    case "lines":
      return integer(sql`count(*)`);
    case "countedLines":
      return integer(sql`count(f.counted)`);
    case "differingLines":
      return integer(sql`count(*) FILTER (WHERE f.differs)`);
    case "products":
      return integer(sql`count(DISTINCT f.product_id)`);
    case "quantity":
      return { kind: "quantity", value: sum("f.quantity") };
    case "value":
    case "valueDifference":
    case "netValue":
    case "valueChange":
      return money(sum("f.value"));
    case "grossValue":
    case "grossValueDifference":
      return money(gross("f.value"));
    case "surplusValue":
    case "valueIn":
      return money(rising("f.value"));
    case "shortageValue":
    case "valueOut":
      return money(falling("f.value"));
    case "bookValue":
      return money(sum("f.book_value"));
    case "leftValue":
      return money(sum("f.left_value"));
    case "rightValue":
      return money(sum("f.right_value"));
    case "netShare":
      return percent(sum("f.value"), sum("f.book_value"));
    case "grossShare":
      return percent(gross("f.value"), sum("f.book_value"));
    case "accuracy":
      return percent(sql`count(*) FILTER (WHERE f.accurate)`, sql`count(*)`);
  }
}

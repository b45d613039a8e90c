import type { ImportField, RowErrorCode } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Reading } from "./resolve-rows.ts";

/** Fields a row is judged by. */
export const checkedFields = [
  "siteCode",
  "locationCode",
  "productCode",
  "barcode",
  "productName",
  "categoryCode",
  "unitCode",
  "lot",
  "expiresOn",
  "quantity",
  "unitCost",
  "latitude",
  "longitude",
  "note",
] as const satisfies readonly ImportField[];
export type CheckedField = (typeof checkedFields)[number];

/** `WHEN <condition> THEN <code>`: the first that holds is what is wrong. */
type Rule = readonly [condition: RawBuilder<unknown>, code: RowErrorCode];

/**
 * What is wrong with a row `found f`: an array of codes in the order of `checkedFields`, NULL when there is none.
 * Made only for rows that are wrong, which the rules find once; building it for all costs a third of the check.
 */
export function judgement(reading: Reading): RawBuilder<unknown> {
  const codes = sql.join(checkedFields.map((field) => codeOf(reading, field)));
  return sql`CASE WHEN num_nonnulls(${codes}) > 0 THEN ARRAY[${codes}] END`;
}

function codeOf(reading: Reading, field: CheckedField): RawBuilder<unknown> {
  const subscript = reading.columns[field];
  const rules: Rule[] = [...rulesOf[field](reading)];
  if (subscript !== undefined)
    rules.unshift([sql`${sql.lit(subscript)} = ANY (f.unusable)`, "formula-error"]);
  if (rules.length === 0) return sql`NULL::text`;
  const cases = rules.map(([condition, code]) => sql`WHEN ${condition} THEN ${sql.lit(code)}`);
  return sql`CASE ${sql.join(cases, sql` `)} END`;
}

const rulesOf: Readonly<Record<CheckedField, (reading: Reading) => readonly Rule[]>> = {
  siteCode: ({ imported, columns }) => {
    const unknown: Rule = [sql`f.site IS NOT NULL AND f.site_id IS NULL`, "unknown-site"];
    switch (imported.kind) {
      case "products":
        // Only a cost needs a company.
        if (columns.unitCost === undefined) return [unknown];
        return [unknown, [sql`f.company_id IS NULL AND f.cost IS NOT NULL`, "missing"]];
      case "opening-stock":
        return [unknown, [sql`f.site_id IS NULL`, "missing"]];
      case "count":
        return [unknown, [sql`f.site_id <> ${imported.siteId}::uuid`, "outside-count"]];
    }
  },

  locationCode: ({ imported, options }) => {
    if (imported.kind === "products") return [];
    const absent = sql`f.site_id IS NOT NULL AND f.location_id IS NULL`;
    if (options.createLocations) return [[sql`${absent} AND length(f.place_code) > 64`, "too-long"]];
    return [
      [sql`${absent} AND f.place IS NULL`, "missing"],
      [absent, "unknown-location"],
    ];
  },

  productCode: ({ imported, options }) => {
    const rules: Rule[] = [[sql`f.product IS NULL AND f.barcode IS NULL`, "missing"]];
    // What was archived is offered no more, but may still lie on a shelf that is counted.
    if (imported.kind !== "count") rules.push([sql`f.archived`, "unknown-product"]);
    if (!options.createProducts) return [...rules, [sql`f.product_id IS NULL`, "unknown-product"]];
    return [
      ...rules,
      [sql`f.product_id IS NULL AND f.product IS NULL`, "unknown-product"],
      [sql`f.product_id IS NULL AND length(f.product) > 64`, "too-long"],
    ];
  },

  barcode: ({ imported, options }) => {
    const rules: Rule[] = [
      [
        sql`f.barcode_product_id IS NOT NULL AND f.barcode_product_id IS DISTINCT FROM f.product_id`,
        "conflicting-values",
      ],
    ];
    if (options.createProducts)
      rules.push([sql`f.product_id IS NULL AND length(f.barcode) > 128`, "too-long"]);
    if (imported.kind === "products")
      rules.push([
        sql`f.product_id IS NOT NULL AND f.product IS NOT NULL AND f.barcode IS NOT NULL
          AND f.barcode_product_id IS NULL`,
        "conflicting-values",
      ]);
    return rules;
  },

  productName: ({ imported, options }) => {
    const rules: Rule[] = [];
    if (options.createProducts) {
      const isNew = sql`f.product_id IS NULL AND f.product IS NOT NULL`;
      rules.push([sql`${isNew} AND f.name IS NULL`, "missing"]);
      rules.push([sql`${isNew} AND length(f.name) > 200`, "too-long"]);
    }
    if (imported.kind === "products") rules.push([sql`f.name <> f.product_name`, "conflicting-values"]);
    return rules;
  },

  categoryCode: ({ imported, options }) => {
    const rules: Rule[] = [];
    if (options.createProducts) {
      const isNew = sql`f.product_id IS NULL AND f.product IS NOT NULL`;
      rules.push([sql`${isNew} AND f.category IS NULL`, "missing"]);
      if (options.createCategories) rules.push([sql`${isNew} AND length(f.category) > 64`, "too-long"]);
      else rules.push([sql`${isNew} AND f.category_id IS NULL`, "unknown-category"]);
    }
    if (imported.kind === "products") {
      rules.push([
        sql`f.product_id IS NOT NULL AND f.category IS NOT NULL
          AND f.category_id IS DISTINCT FROM f.product_category_id`,
        "conflicting-values",
      ]);
    }
    return rules;
  },

  unitCode: ({ imported }) => {
    const unknown: Rule = [sql`f.unit IS NOT NULL AND f.named_unit_id IS NULL`, "unknown-unit"];
    const another = sql`f.product_id IS NOT NULL AND f.unit_id <> f.product_unit_id`;
    switch (imported.kind) {
      case "products":
        return [unknown, [another, "conflicting-values"]];
      case "opening-stock":
        return [unknown, [another, "unknown-unit"]];
      case "count":
        return [unknown, [sql`${another} AND f.numerator IS NULL`, "unknown-unit"]];
    }
  },

  lot: ({ imported }) => {
    if (imported.kind === "products") return [];
    const rules: Rule[] = [
      [sql`f.tracking = 'none' AND f.lot IS NOT NULL`, "lot-not-allowed"],
      [sql`f.tracking <> 'none' AND f.lot IS NULL`, "lot-missing"],
      [sql`length(f.lot) > 64`, "too-long"],
    ];
    if (imported.kind === "count")
      rules.push([sql`f.tracking <> 'none' AND f.lot_id IS NULL`, "unknown-lot"]);
    return rules;
  },

  expiresOn: () => [[sql`f.expires IS NOT NULL AND f.expires_on IS NULL`, "not-a-date"]],

  quantity: ({ imported }) => {
    if (imported.kind === "products") return [];
    return [
      [sql`f.quantity IS NULL`, "missing"],
      ...numberRules("quantity"),
      [sql`f.quantity_value < 0`, "negative"],
      [sql`f.quantity_value >= 100000000000000`, "out-of-range"],
      [sql`scale(trim_scale(f.quantity_value)) > f.decimals`, "too-many-decimals"],
      [sql`f.tracking = 'serial' AND f.quantity_value NOT IN (0, 1)`, "serial-quantity"],
    ];
  },

  unitCost: ({ imported }) => {
    const rules: Rule[] = [
      ...numberRules("cost"),
      [sql`f.cost_value < 0`, "negative"],
      [sql`f.cost_value >= 10000000000000000`, "out-of-range"],
      [sql`scale(trim_scale(f.cost_value)) > 4`, "too-many-decimals"],
    ];
    if (imported.kind !== "opening-stock") return rules;
    return [[sql`f.cost IS NULL AND f.quantity_value > 0`, "cost-missing"], ...rules];
  },

  latitude: () => [...numberRules("latitude"), [sql`abs(f.latitude_value) > 90`, "out-of-range"]],
  longitude: () => [...numberRules("longitude"), [sql`abs(f.longitude_value) > 180`, "out-of-range"]],
  note: () => [[sql`length(f.note) > 500`, "too-long"]],
};

function numberRules(name: "quantity" | "cost" | "latitude" | "longitude"): readonly Rule[] {
  const text = sql.ref(`f.${name}`);
  const form = sql.ref(`f.${name}_form`);
  return [
    [sql`${text} IS NOT NULL AND ${form} IS NULL`, "not-a-number"],
    [sql`${form} = 'ambiguous'`, "ambiguous-number"],
  ];
}

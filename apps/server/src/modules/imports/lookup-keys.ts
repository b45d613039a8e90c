import { type RawBuilder, sql } from "kysely";

/** Units as files abbreviate them, by the code of the usual unit they mean. */
const unitAliases: Readonly<Record<string, string>> = {
  piece: "pc|pce|pcs|pces|pieces|pièces|pz|u|un|ut|unit|units|unite|unité|unites|unités|ea|each|nb|nbre|st",
  box: "boîte|boite|boites|boîtes|bte|bt|bx|boxes",
  pack: "pk|packs|paquet|paquets|pqt|paq|lot",
  carton: "ctn|crt|cartons|case|cs|colis",
  pallet: "pal|palette|palettes|plt|pallets",
  g: "gr|gramme|grammes|gram|grams",
  kg: "kgs|kilo|kilos|kilogramme|kilogrammes|kilogram|kilograms|kgm",
  t: "to|tonne|tonnes|ton|tons",
  ml: "millilitre|millilitres|mililitre",
  l: "lt|ltr|litre|litres|liter|liters",
  m: "mt|ml lineaire|metre|mètre|metres|mètres|meter|meters|mtr",
  m2: "m²|metre carre|mètre carré|sqm",
};

const aliasRows = JSON.stringify(
  Object.entries(unitAliases).flatMap(([code, aliases]) =>
    aliases.split("|").map((alias) => ({ alias, code })),
  ),
);

/**
 * What each distinct text of the file stands for, as CTEs over `texts`: `used_sites`, `placed` (the rows with their
 * site and place), `location_keys`, `product_keys`, `barcode_keys`, `category_keys`, `unit_keys`. A code is found as
 * written, else without regard to case where only one is meant.
 */
export const keyTables = (usual: Usual): RawBuilder<unknown> => sql`
  ${siteKeys(usual)}, ${locationKeys}, ${productKeys}, ${categoryKeys}, ${unitKeys}`;

/** What rows that name neither site nor company are for. */
interface Usual {
  readonly siteId: string | null;
  readonly companyId: RawBuilder<string | null>;
}

/** The text '' stands for rows that name no site. Goods without a place go to the one named as their site is. */
const siteKeys = (usual: Usual) => sql`
  used_sites AS MATERIALIZED (
    SELECT w.text, s.id, s.company_id, coalesce(
      (SELECT l.code FROM sites.locations l WHERE l.site_id = s.id AND l.code = s.code AND l.archived_at IS NULL),
      (SELECT min(l.code) FROM sites.locations l WHERE l.site_id = s.id AND l.parent_id IS NULL
        AND l.archived_at IS NULL HAVING count(*) = 1),
      s.code) AS usual_place
    FROM (SELECT DISTINCT coalesce(site, '') AS text FROM texts) w
    CROSS JOIN LATERAL (
      SELECT s.id, s.company_id, s.code FROM sites.sites s
      WHERE s.archived_at IS NULL AND CASE w.text WHEN '' THEN s.id = ${usual.siteId}::uuid
        ELSE lower(s.code) = lower(w.text) OR lower(s.name) = lower(w.text) END
      ORDER BY s.code = w.text DESC, lower(s.code) = lower(w.text) DESC, s.id LIMIT 1
    ) s
  ),
  placed AS MATERIALIZED (
    SELECT t.*, s.id AS site_id, coalesce(s.company_id, ${usual.companyId}) AS company_id,
      coalesce(t.place, s.usual_place) AS place_code
    FROM texts t LEFT JOIN used_sites s ON s.text = coalesce(t.site, '')
  )`;

const locationKeys = sql`
  exact_locations AS MATERIALIZED (
    SELECT w.site_id, w.place_code, coalesce(c.id, b.id) AS id
    FROM (SELECT DISTINCT site_id, place_code FROM placed WHERE site_id IS NOT NULL) w
    LEFT JOIN sites.locations c ON c.site_id = w.site_id AND c.code = w.place_code AND c.archived_at IS NULL
    LEFT JOIN sites.locations b ON b.site_id = w.site_id AND b.barcode = w.place_code AND b.archived_at IS NULL
  ),
  location_keys AS MATERIALIZED (
    SELECT e.site_id, e.place_code, coalesce(e.id, f.id) AS id
    FROM exact_locations e
    LEFT JOIN (
      SELECT l.site_id, lower(l.code) AS folded, min(l.id::text)::uuid AS id
      FROM sites.locations l
      WHERE l.archived_at IS NULL AND (l.site_id, lower(l.code)) IN (
        SELECT x.site_id, lower(x.place_code) FROM exact_locations x WHERE x.id IS NULL)
      GROUP BY l.site_id, lower(l.code) HAVING count(*) = 1
    ) f ON e.id IS NULL AND f.site_id = e.site_id AND f.folded = lower(e.place_code)
  )`;

/** A product by its code, else by a barcode as written or as GTIN-14, else by its code in another case. */
const productKeys = sql`
  exact_products AS MATERIALIZED (
    SELECT w.code, coalesce(p.id, b.product_id, g.product_id) AS id,
      CASE WHEN p.id IS NULL THEN coalesce(b.unit_id, g.unit_id) END AS pack_id
    FROM (SELECT DISTINCT coalesce(product, barcode) AS code FROM placed) w
    LEFT JOIN catalog.products p ON p.code = w.code
    LEFT JOIN catalog.barcodes b ON b.code = w.code
    LEFT JOIN catalog.barcodes g ON g.code = CASE WHEN w.code ~ '^(\\d{8}|\\d{12,13})$' THEN lpad(w.code, 14, '0') END
    WHERE w.code IS NOT NULL
  ),
  product_keys AS MATERIALIZED (
    SELECT e.code, p.id, p.name, p.tracking, p.unit_id, p.category_id, p.archived_at IS NOT NULL AS archived,
      e.pack_id, u.decimals, pack.decimals AS pack_decimals
    FROM exact_products e
    LEFT JOIN (
      SELECT lower(p.code) AS folded, min(p.id::text)::uuid AS id
      FROM catalog.products p
      WHERE lower(p.code) IN (SELECT lower(x.code) FROM exact_products x WHERE x.id IS NULL)
      GROUP BY lower(p.code) HAVING count(*) = 1
    ) f ON e.id IS NULL AND f.folded = lower(e.code)
    JOIN catalog.products p ON p.id = coalesce(e.id, f.id)
    JOIN catalog.units u ON u.id = p.unit_id
    LEFT JOIN catalog.units pack ON pack.id = e.pack_id
  ),
  barcode_keys AS MATERIALIZED (
    SELECT w.code, coalesce(b.product_id, g.product_id) AS product_id
    FROM (SELECT DISTINCT barcode AS code FROM placed WHERE product IS NOT NULL AND barcode IS NOT NULL) w
    LEFT JOIN catalog.barcodes b ON b.code = w.code
    LEFT JOIN catalog.barcodes g ON g.code = CASE WHEN w.code ~ '^(\\d{8}|\\d{12,13})$' THEN lpad(w.code, 14, '0') END
  )`;

const categoryKeys = sql`
  category_keys AS MATERIALIZED (
    SELECT w.text, c.id
    FROM (SELECT DISTINCT category AS text FROM texts WHERE category IS NOT NULL) w
    CROSS JOIN LATERAL (
      SELECT c.id FROM catalog.categories c
      WHERE c.archived_at IS NULL
        AND lower(w.text) IN (lower(c.code), lower(c.name_fr), lower(c.name_en))
      ORDER BY c.code = w.text DESC, lower(c.code) = lower(w.text) DESC, c.code LIMIT 1
    ) c
  )`;

const unitKeys = sql`
  unit_keys AS MATERIALIZED (
    SELECT w.text, u.id, u.decimals
    FROM (SELECT DISTINCT unit AS text FROM texts WHERE unit IS NOT NULL) w
    CROSS JOIN LATERAL (
      SELECT u.id, u.decimals FROM catalog.units u
      LEFT JOIN jsonb_to_recordset(${aliasRows}::jsonb) AS a(alias text, code text)
        ON a.alias = lower(rtrim(w.text, '.')) AND a.code = lower(u.code)
      WHERE lower(rtrim(w.text, '.')) IN (lower(u.code), lower(u.name_fr), lower(u.name_en)) OR a.code IS NOT NULL
      ORDER BY u.code = w.text DESC, lower(u.code) = lower(w.text) DESC, a.code IS NULL DESC, u.code LIMIT 1
    ) u
  )`;

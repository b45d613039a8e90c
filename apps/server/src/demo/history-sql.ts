/**
 * How the year's day rows become moves, in SQL over staging tables that the owner makes and drops. Receipts are not
 * in the data, so they are made up: every fortnight each place gets what it will need until the next delivery, in
 * whole lots, so that stock never falls below zero at any instant. Times are local to the company.
 */
export const makeStaging = `
  DROP SCHEMA IF EXISTS demo_staging CASCADE;
  CREATE SCHEMA demo_staging;
  CREATE UNLOGGED TABLE demo_staging.days (day date, code text, sold numeric, returned numeric, written_off numeric, found numeric);
  CREATE UNLOGGED TABLE demo_staging.costs (code text PRIMARY KEY, pounds numeric);
  CREATE UNLOGGED TABLE demo_staging.homes (code text, site text, product_id uuid, location_id uuid, company_id uuid,
    PRIMARY KEY (code, site));
  CREATE UNLOGGED TABLE demo_staging.companies (company_id uuid PRIMARY KEY, time_zone text, decimals integer, rate numeric,
    supplier uuid, customer uuid, loss uuid)`;

export const insertDays = `
  INSERT INTO demo_staging.days
  SELECT * FROM unnest($1::date[], $2::text[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[])`;

export const insertCosts = `INSERT INTO demo_staging.costs SELECT * FROM unnest($1::text[], $2::numeric[])`;

export const insertHomes = `
  INSERT INTO demo_staging.homes
  SELECT h.code, h.site, p.id, l.id, l.company_id
  FROM unnest($2::text[], $3::text[], $4::text[]) h (code, site, location)
  JOIN catalog.products p ON p.organisation_id = $1 AND p.code = h.code
  JOIN sites.sites s ON s.organisation_id = $1 AND s.code = h.site
  JOIN sites.locations l ON l.organisation_id = $1 AND l.site_id = s.id AND l.code = h.location`;

export const insertCompanies = `
  INSERT INTO demo_staging.companies
  SELECT c.id, c.time_zone, c.currency_decimals, r.rate,
    (SELECT id FROM sites.locations WHERE organisation_id = $1 AND company_id = c.id AND kind = 'supplier'),
    (SELECT id FROM sites.locations WHERE organisation_id = $1 AND company_id = c.id AND kind = 'customer'),
    (SELECT id FROM sites.locations WHERE organisation_id = $1 AND company_id = c.id AND kind = 'loss')
  FROM unnest($2::uuid[], $3::numeric[]) r (company_id, rate)
  JOIN access.companies c ON c.organisation_id = $1 AND c.id = r.company_id`;

/**
 * Which site a day row happened at: drawn from a hash of day and product, so that every load is the same. Of what
 * all sites stock, the shop sells 12 rows in 100, the Rennes warehouse 35, the depot the others. $1: the days by
 * which the data is moved forward; $2: its first day.
 */
export const makeDemand = `
  CREATE UNLOGGED TABLE demo_staging.demand AS
  SELECT home.site, home.company_id, home.product_id, home.location_id, drawn.code, drawn.day + $1::integer AS day,
    (drawn.day - $2::date) / 14 AS fortnight, (drawn.hash / 100) % 480 AS minute, drawn.sold, drawn.returned,
    drawn.written_off, drawn.found
  FROM (SELECT d.*, ('x' || substr(md5(d.code || d.day), 1, 6))::bit(24)::integer AS hash FROM demo_staging.days d) drawn
  LEFT JOIN demo_staging.homes shop ON shop.code = drawn.code AND shop.site = 'YAO'
  LEFT JOIN demo_staging.homes warehouse ON warehouse.code = drawn.code AND warehouse.site = 'RNS'
  JOIN demo_staging.homes home ON home.code = drawn.code AND home.site = CASE
    WHEN drawn.hash % 100 < 12 AND shop.code IS NOT NULL THEN 'YAO'
    WHEN drawn.hash % 100 >= 65 AND warehouse.code IS NOT NULL THEN 'RNS'
    ELSE 'DLA' END`;

/** What goes out per fortnight, and the deliveries that cover it: the running need, rounded up to whole lots. */
const deliveries = (need: string) => `
  WITH need AS (${need}),
  lots AS (
    SELECT code, site, CASE WHEN sum(quantity) >= 2400 THEN 48 WHEN sum(quantity) >= 240 THEN 12
      WHEN sum(quantity) >= 60 THEN 6 ELSE 1 END::numeric AS lot
    FROM need GROUP BY code, site
  ), running AS (
    SELECT code, site, fortnight, quantity, lot,
      sum(quantity) OVER (PARTITION BY code, site ORDER BY fortnight) AS upto
    FROM need JOIN lots USING (code, site)
  )
  SELECT code, site, fortnight, lot, ceil(upto / lot) * lot - ceil((upto - quantity) / lot) * lot AS quantity FROM running`;

const goesOut = `SELECT code, site, fortnight, sum(sold + written_off) AS quantity FROM demo_staging.demand`;

/** The shop is served from the depot, so its deliveries are part of what the depot needs. */
export const makeSupply = [
  `CREATE UNLOGGED TABLE demo_staging.shop_supply AS ${deliveries(`${goesOut} WHERE site = 'YAO' GROUP BY 1, 2, 3`)}`,
  `CREATE UNLOGGED TABLE demo_staging.supply AS ${deliveries(`
    SELECT code, site, fortnight, sum(quantity) AS quantity FROM (
      ${goesOut} WHERE site <> 'YAO' GROUP BY 1, 2, 3
      UNION ALL SELECT code, 'DLA', fortnight, quantity FROM demo_staging.shop_supply) asked
    GROUP BY 1, 2, 3`)}`,
];

/** A cost rises by 4 % over the year, evenly, and is rounded to the company's currency. */
const costOn = (day: string) => `
  greatest(round(cost.pounds * c.rate * (1 + 0.04 * (${day} - first.day) / 374), c.decimals), power(10::numeric, -c.decimals))`;

const first = `(SELECT min(day) AS day FROM demo_staging.demand) first`;
const at = (day: string, time: string) => `(${day} + ${time}) AT TIME ZONE c.time_zone`;

/** Every move of the year. Opening stock: a fortnight's average need, at least one lot. */
export const makeMoves = `
  CREATE UNLOGGED TABLE demo_staging.moves AS
  SELECT home.company_id, home.product_id, c.supplier AS source_id, home.location_id AS destination_id,
    greatest(ceil(sum(s.quantity) / 26 / max(s.lot)), 1) * max(s.lot) AS quantity,
    ${at("first.day - 1", "time '12:00'")} AS effective_at, first.day - 1 AS accounting_date,
    ${costOn("first.day")} AS unit_cost, 'opening' AS kind
  FROM (SELECT * FROM demo_staging.supply UNION ALL SELECT * FROM demo_staging.shop_supply) s
  JOIN demo_staging.homes home USING (code, site)
  JOIN demo_staging.companies c ON c.company_id = home.company_id
  JOIN demo_staging.costs cost ON cost.code = home.code, ${first}
  GROUP BY home.company_id, home.product_id, home.location_id, c.company_id, cost.pounds, first.day
  UNION ALL
  SELECT home.company_id, home.product_id, c.supplier, home.location_id, s.quantity,
    ${at("first.day + s.fortnight * 14", "time '06:30'")}, first.day + s.fortnight * 14,
    ${costOn("first.day + s.fortnight * 14")}, 'receipt'
  FROM demo_staging.supply s
  JOIN demo_staging.homes home USING (code, site)
  JOIN demo_staging.companies c ON c.company_id = home.company_id
  JOIN demo_staging.costs cost ON cost.code = home.code, ${first}
  WHERE s.quantity > 0
  UNION ALL
  SELECT home.company_id, home.product_id, depot.location_id, home.location_id, s.quantity,
    ${at("first.day + s.fortnight * 14", "time '07:30'")}, first.day + s.fortnight * 14, NULL, 'transfer'
  FROM demo_staging.shop_supply s
  JOIN demo_staging.homes home USING (code, site)
  JOIN demo_staging.homes depot ON depot.code = home.code AND depot.site = 'DLA'
  JOIN demo_staging.companies c ON c.company_id = home.company_id, ${first}
  WHERE s.quantity > 0
  UNION ALL
  SELECT d.company_id, d.product_id, side.source_id, side.destination_id, side.quantity,
    ${at("d.day", "side.at")}, d.day, CASE WHEN side.costed THEN ${costOn("d.day")} END, side.kind
  FROM demo_staging.demand d
  JOIN demo_staging.companies c ON c.company_id = d.company_id
  JOIN demo_staging.costs cost ON cost.code = d.code, ${first},
  LATERAL (VALUES
    (d.location_id, c.customer, d.sold, time '09:00' + d.minute * interval '1 minute', false, 'issue'),
    (c.customer, d.location_id, d.returned, time '17:30', true, 'receipt'),
    (d.location_id, c.loss, d.written_off, time '17:45', false, 'adjustment'),
    (c.loss, d.location_id, d.found, time '17:15', true, 'adjustment')
  ) side (source_id, destination_id, quantity, at, costed, kind)
  WHERE side.quantity > 0`;

export const finishStaging = `
  CREATE INDEX ON demo_staging.moves (company_id, accounting_date);
  ANALYZE demo_staging.moves;
  GRANT USAGE ON SCHEMA demo_staging TO stockex_app;
  GRANT SELECT ON demo_staging.moves TO stockex_app`;

export const dropStaging = `DROP SCHEMA IF EXISTS demo_staging CASCADE`;

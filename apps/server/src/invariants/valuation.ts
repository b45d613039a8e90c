import { all, type Invariant } from "./invariant.ts";

const layered = `
  layered AS MATERIALIZED (
    SELECT organisation_id, company_id, product_id, sum(quantity) AS quantity, sum(value) AS value
    FROM valuation.layers GROUP BY 1, 2, 3
  )`;

const balanced = `
  SELECT l.organisation_id AS organisation, 'entry out of balance' AS problem, e.number AS subject,
    format('debit %s, credit %s %s', sum(l.debit), sum(l.credit), e.currency) AS detail
  FROM valuation.entry_lines l
  JOIN valuation.entries e ON e.organisation_id = l.organisation_id AND e.id = l.entry_id
  GROUP BY l.organisation_id, e.id, e.number, e.currency HAVING sum(l.debit) <> sum(l.credit)`;

const wholeEntries = `
  SELECT e.organisation_id, CASE WHEN c.currency <> e.currency THEN 'entry in a currency not its company''s'
      ELSE 'entry without lines' END, e.number, e.currency
  FROM valuation.entries e
  LEFT JOIN access.companies c ON c.organisation_id = e.organisation_id AND c.id = e.company_id
  WHERE c.currency IS DISTINCT FROM e.currency OR NOT EXISTS (
    SELECT FROM valuation.entry_lines l WHERE l.organisation_id = e.organisation_id AND l.entry_id = e.id)`;

const gapless = `
  SELECT organisation_id, 'entry numbers with a gap', format('%s %s', company_id, year),
    format('%s entries, last number %s', coalesce(e.n, 0), coalesce(n.last_number, 0))
  FROM valuation.entry_numbers n FULL JOIN (
    SELECT organisation_id, company_id, extract(year FROM date)::integer AS year, count(*) AS n
    FROM valuation.entries GROUP BY 1, 2, 3) e USING (organisation_id, company_id, year)
  WHERE e.n IS DISTINCT FROM n.last_number`;

/** An account is a stock account when a layer, a nature or a category says so. */
const layersAreTheAccount = `
  WITH worth AS (
    SELECT organisation_id, company_id, stock_account AS account, sum(value) AS value FROM valuation.layers GROUP BY 1, 2, 3
  ), stock_accounts AS (
    SELECT organisation_id, company_id, account FROM worth
    UNION SELECT organisation_id, company_id, stock_account FROM valuation.nature_accounts
    UNION SELECT organisation_id, company_id, stock_account FROM valuation.category_accounts
  ), booked AS (
    SELECT organisation_id, company_id, account, sum(debit - credit) AS value FROM valuation.entry_lines
    JOIN stock_accounts USING (organisation_id, company_id, account) GROUP BY 1, 2, 3
  )
  SELECT organisation_id, 'layers differ from the stock account', format('company %s account %s', company_id, account),
    format('layers %s, account %s', coalesce(worth.value, 0), coalesce(booked.value, 0))
  FROM worth FULL JOIN booked USING (organisation_id, company_id, account)
  WHERE coalesce(worth.value, 0) <> coalesce(booked.value, 0)`;

const nothingIsWorthNothing = `
  SELECT organisation_id, 'quantity and value do not go together', format('company %s product %s', company_id, product_id),
    format('quantity %s, value %s', quantity, value)
  FROM valuation.stock_values WHERE (quantity = 0 AND value <> 0) OR quantity < 0 OR value < 0`;

const runningWorth = `
  WITH ${layered}
  SELECT organisation_id, 'running worth differs from the layers', format('company %s product %s', company_id, product_id),
    format('running %s worth %s, layers %s worth %s', v.quantity, v.value, layered.quantity, layered.value)
  FROM valuation.stock_values v FULL JOIN layered USING (organisation_id, company_id, product_id)
  WHERE coalesce(v.quantity, 0) <> coalesce(layered.quantity, 0) OR coalesce(v.value, 0) <> coalesce(layered.value, 0)`;

const fifoQueue = `
  WITH fifo AS (
    SELECT v.organisation_id, v.company_id, v.product_id, v.quantity, v.value FROM valuation.stock_values v
    JOIN catalog.products p ON p.organisation_id = v.organisation_id AND p.id = v.product_id
    JOIN catalog.categories c ON c.organisation_id = p.organisation_id AND c.id = p.category_id AND c.method = 'fifo'
  ), queue AS (
    SELECT o.organisation_id, o.company_id, o.product_id, sum(o.quantity) AS quantity, sum(o.value) AS value
    FROM valuation.open_layers o GROUP BY 1, 2, 3
  )
  SELECT organisation_id, 'open FIFO layers differ from the running worth',
    format('company %s product %s', company_id, product_id),
    format('running %s worth %s, open %s worth %s', fifo.quantity, fifo.value, queue.quantity, queue.value)
  FROM fifo FULL JOIN queue USING (organisation_id, company_id, product_id)
  WHERE coalesce(fifo.quantity, 0) <> coalesce(queue.quantity, 0) OR coalesce(fifo.value, 0) <> coalesce(queue.value, 0)`;

const valuedIsHeld = `
  WITH ${layered}, held AS (
    SELECT q.organisation_id, l.company_id, q.product_id, sum(q.quantity) AS quantity FROM stock.quants q
    JOIN sites.locations l ON l.organisation_id = q.organisation_id AND l.id = q.location_id
      AND l.kind IN ('internal', 'transit')
    GROUP BY 1, 2, 3
  )
  SELECT organisation_id, 'quantity valued differs from quantity held', format('company %s product %s', company_id, product_id),
    format('valued %s, held %s', layered.quantity, held.quantity)
  FROM layered FULL JOIN held USING (organisation_id, company_id, product_id)
  WHERE coalesce(layered.quantity, 0) <> coalesce(held.quantity, 0)`;

/** What stock is worth, and that the accounts say the same. */
export const valuationInvariants: readonly Invariant[] = [
  {
    number: 7,
    name: "debit is credit; layers are the stock account, the running worth and what is held",
    sql: all(
      balanced,
      wholeEntries,
      gapless,
      layersAreTheAccount,
      nothingIsWorthNothing,
      runningWorth,
      fifoQueue,
      valuedIsHeld,
    ),
  },
];

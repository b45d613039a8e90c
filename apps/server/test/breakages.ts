/** Something done to a database behind the application's back, and how the invariants must name it. */
export interface Breakage {
  readonly invariant: number;
  readonly problem: string;
  /** Statements of the owner, all in one transaction. */
  readonly how: readonly string[];
}

const breaks = (invariant: number, problem: string, ...how: readonly string[]): Breakage => ({
  invariant,
  problem,
  how,
});

/** Changes one row of a table; more than one would hide behind each other. */
const one = (table: string, change: string, where = "true") =>
  `UPDATE ${table} SET ${change} WHERE ctid = (SELECT ctid FROM ${table} WHERE ${where} LIMIT 1)`;
const remove = (table: string, where: string) =>
  `DELETE FROM ${table} WHERE ctid = (SELECT ctid FROM ${table} WHERE ${where} LIMIT 1)`;
const unguard = (table: string) => `ALTER TABLE ${table} DISABLE TRIGGER USER`;

/** A posted count that was submitted, as if by hand; with its one level when it ended well. */
const submission = (outcome: "approved" | null) => [
  `INSERT INTO approvals.matrices (organisation_id, id, number, state, rules, changed_by, changed_at, activated_by, activated_at)
   SELECT organisation_id, gen_random_uuid(), 1, 'active', '[]', created_by, now(), created_by, now()
   FROM counting.counts WHERE state = 'posted' LIMIT 1`,
  `INSERT INTO approvals.requests (organisation_id, id, count_id, matrix_id, measure, fingerprint, submitted_by, submitted_at,
     outcome, ended_by, ended_at)
   SELECT c.organisation_id, gen_random_uuid(), c.id, m.id, '{}', '', c.created_by, c.approved_at,
     ${outcome === null ? "NULL, NULL, NULL" : "'approved', c.approved_by, c.approved_at"}
   FROM counting.counts c JOIN approvals.matrices m USING (organisation_id) WHERE c.state = 'posted' LIMIT 1`,
];
const level = `INSERT INTO approvals.levels (organisation_id, request_id, level, persons)
   SELECT organisation_id, id, 1, 1 FROM approvals.requests`;

const ledger: readonly Breakage[] = [
  breaks(1, "on hand differs from the moves", one("stock.quants", "quantity = quantity + 1")),
  breaks(1, "on hand differs from the moves", remove("stock.quants", "quantity <> 0")),
  breaks(1, "on hand differs from the moves", remove("stock.moves", "true")),
  breaks(
    2,
    "more than one row",
    "ALTER TABLE stock.quants DROP CONSTRAINT quants_organisation_id_product_id_location_id_lot_id_key",
    "INSERT INTO stock.quants SELECT * FROM stock.quants WHERE lot_id IS NULL LIMIT 1",
  ),
  breaks(
    2,
    "the unique key is gone",
    "ALTER TABLE stock.quants DROP CONSTRAINT quants_organisation_id_product_id_location_id_lot_id_key",
    "CREATE UNIQUE INDEX ON stock.quants (organisation_id, product_id, location_id, lot_id)",
  ),
  breaks(3, "does not sum to zero", one("stock.quants", "quantity = quantity - 0.000001")),
  breaks(
    6,
    "negative",
    one(
      "stock.quants",
      "quantity = -1",
      "location_id IN (SELECT id FROM sites.locations WHERE kind = 'internal')",
    ),
  ),
  breaks(
    6,
    "serial not once or not at all",
    one("stock.quants", "quantity = 2", "lot_id IS NOT NULL AND quantity = 1"),
  ),
  breaks(
    6,
    "serial not once or not at all",
    `INSERT INTO stock.quants SELECT q.organisation_id, q.product_id, l.id, q.lot_id, 1 FROM stock.quants q
     JOIN sites.locations l ON l.code = 'B' WHERE q.lot_id IS NOT NULL AND q.quantity = 1`,
  ),
  breaks(
    15,
    "move between two companies",
    unguard("sites.locations"),
    `INSERT INTO access.companies SELECT organisation_id, gen_random_uuid(), 'OTHER', name, currency, currency_decimals,
       chart, time_zone, found_goods_window_days, created_at FROM access.companies`,
    "UPDATE sites.locations SET company_id = (SELECT id FROM access.companies WHERE code = 'OTHER') WHERE kind = 'customer'",
  ),
  breaks(
    15,
    "move whose lot does not fit its product",
    one("stock.moves", "lot_id = NULL", "lot_id IS NOT NULL"),
  ),
  breaks(
    15,
    "count line outside the site of its count",
    unguard("counting.lines"),
    one("counting.lines", "location_id = (SELECT id FROM sites.locations WHERE kind = 'loss')"),
  ),
  breaks(15, "layer of no move", one("valuation.layers", "id = gen_random_uuid()")),
];

const valuation: readonly Breakage[] = [
  breaks(7, "entry out of balance", one("valuation.entry_lines", "debit = debit + 0.0001", "debit > 0")),
  breaks(7, "entry without lines", "DELETE FROM valuation.entry_lines"),
  breaks(7, "entry in a currency not its company's", one("valuation.entries", "currency = 'EUR'")),
  breaks(7, "entry numbers with a gap", "UPDATE valuation.entry_numbers SET last_number = last_number + 1"),
  breaks(7, "layers differ from the stock account", one("valuation.layers", "value = value + 1")),
  breaks(
    7,
    "layers differ from the stock account",
    `UPDATE valuation.entry_lines SET debit = debit + 1, credit = credit WHERE debit > 0`,
  ),
  breaks(
    7,
    "quantity and value do not go together",
    one("valuation.stock_values", "value = -1", "quantity > 0"),
  ),
  breaks(
    7,
    "running worth differs from the layers",
    one("valuation.stock_values", "quantity = quantity + 1"),
  ),
  breaks(7, "running worth differs from the layers", remove("valuation.stock_values", "value > 0")),
  breaks(7, "open FIFO layers differ", one("valuation.open_layers", "value = value + 1")),
  breaks(7, "open FIFO layers differ", remove("valuation.open_layers", "true")),
  breaks(7, "quantity valued differs", one("valuation.layers", "quantity = quantity + 1")),
];

const adjustment = "origin_type = 'count-line'";

const counting: readonly Breakage[] = [
  breaks(
    5,
    "adjustment is not the difference",
    `INSERT INTO stock.moves (organisation_id, batch_id, product_id, source_id, destination_id, quantity, effective_at,
       recorded_at, accounting_date, kind, origin_type, origin_id)
     SELECT organisation_id, batch_id, product_id, source_id, destination_id, quantity, effective_at, recorded_at,
       accounting_date, kind, origin_type, origin_id FROM stock.moves WHERE ${adjustment}`,
  ),
  breaks(5, "adjustment is not the difference", one("stock.moves", "quantity = quantity + 1", adjustment)),
  breaks(5, "adjustment is not the difference", remove("stock.moves", adjustment)),
  breaks(
    5,
    "adjustment is not the difference",
    one("stock.moves", "source_id = destination_id, destination_id = source_id", adjustment),
  ),
  breaks(
    5,
    "adjustment is not the difference",
    one("stock.moves", "effective_at = effective_at - interval '1 s'", adjustment),
  ),
  breaks(5, "adjustment of no posted line", one("stock.moves", "origin_id = gen_random_uuid()", adjustment)),
  breaks(
    5,
    "difference is not counted less book",
    unguard("counting.lines"),
    one("counting.lines", "variance = variance + 1", "state = 'posted' AND variance <> 0"),
  ),
  breaks(
    5,
    "difference is not counted less book",
    unguard("counting.lines"),
    one("counting.lines", "decision = 'accept'", "decision = 'moves-before'"),
  ),
  breaks(
    5,
    "counted is not what was read",
    one("counting.readings", "entered = entered + 1", "quarantine IS NULL"),
  ),
  breaks(
    5,
    "counted is not what was read",
    `DELETE FROM counting.readings WHERE quarantine IS NULL AND entered = 2`,
  ),
  breaks(
    5,
    "book is not what the moves say",
    `UPDATE stock.moves SET effective_at = '2026-03-02 10:00Z', recorded_at = '2026-03-02 10:00Z'
     WHERE kind = 'receipt' AND product_id IN (SELECT product_id FROM counting.lines WHERE state = 'posted')`,
  ),
  breaks(5, "transfer differs from its move", one("counting.transfers", "quantity = quantity - 1")),
  breaks(5, "transfer differs from its move", remove("stock.moves", "origin_type = 'count-transfer'")),
  breaks(5, "approved correction differs", one("counting.corrections", "quantity = quantity + 1")),
  breaks(5, "approved correction differs", remove("stock.moves", "origin_type = 'count-correction'")),
  breaks(
    5,
    "posted count with a line that is not",
    unguard("counting.lines"),
    one("counting.lines", "state = 'accepted'", "state = 'posted'"),
  ),
  breaks(
    8,
    "sent is not applied, duplicate and quarantined",
    one("counting.deliveries", "applied = applied + 1, sent = sent + 1"),
  ),
  breaks(
    8,
    "sent is not applied, duplicate and quarantined",
    "ALTER TABLE counting.deliveries DROP CONSTRAINT deliveries_check",
    one("counting.deliveries", "sent = sent + 1"),
  ),
  breaks(
    8,
    "sent is not applied, duplicate and quarantined",
    remove("counting.readings", "quarantine = 'count-closed'"),
  ),
  breaks(8, "sent is not applied, duplicate and quarantined", remove("counting.deliveries", "true")),
  breaks(
    11,
    "approved by somebody who counted",
    unguard("counting.counts"),
    "UPDATE counting.counts SET approved_by = (SELECT user_id FROM counting.deliveries d WHERE d.count_id = counts.id LIMIT 1) WHERE state = 'posted'",
  ),
  breaks(
    11,
    "level approved by somebody who counted",
    ...submission("approved"),
    level,
    `INSERT INTO approvals.decisions (organisation_id, request_id, level, decided_by, on_behalf_of, decided_at)
     SELECT q.organisation_id, q.id, 1, q.submitted_by,
       (SELECT user_id FROM counting.deliveries d WHERE d.count_id = q.count_id LIMIT 1), q.submitted_at
     FROM approvals.requests q`,
  ),
  breaks(16, "approved without all its levels", ...submission("approved"), level),
  breaks(
    16,
    "approved for somebody without a delegation",
    unguard("counting.counts"),
    one("counting.counts", "approved_for = gen_random_uuid()", "state = 'posted'"),
  ),
  breaks(16, "settled count whose approval is open", ...submission(null)),
  breaks(
    11,
    "correction decided by somebody who counted",
    "UPDATE counting.corrections SET decided_by = (SELECT user_id FROM counting.deliveries d WHERE d.count_id = corrections.count_id LIMIT 1)",
  ),
];

const isolation: readonly Breakage[] = [
  breaks(4, "the runtime role may update", "GRANT UPDATE ON stock.moves TO stockex_app"),
  breaks(4, "the runtime role may update", "GRANT UPDATE (value) ON valuation.layers TO stockex_app"),
  breaks(4, "the runtime role may delete", "GRANT DELETE ON counting.lines TO PUBLIC"),
  breaks(4, "the runtime role may truncate", "GRANT TRUNCATE ON audit.events TO stockex_app"),
  breaks(4, "the runtime role may insert", "GRANT INSERT ON audit.chain TO stockex_app"),
  breaks(4, "a guarding trigger is missing or off", unguard("counting.counts")),
  breaks(4, "a guarding trigger is missing or off", "DROP TRIGGER entry_balanced ON valuation.entries"),
  breaks(9, "tenant table without forced", "ALTER TABLE stock.lots NO FORCE ROW LEVEL SECURITY"),
  breaks(9, "tenant table without forced", "CREATE TABLE stock.leak (organisation_id uuid NOT NULL)"),
  breaks(9, "tenant table without its policy", "DROP POLICY organisation ON stock.lots"),
  breaks(9, "another policy lets the runtime role through", "CREATE POLICY leak ON stock.lots USING (true)"),
  breaks(
    9,
    "unique index that the organisation does not lead",
    "CREATE UNIQUE INDEX ON catalog.products (code, organisation_id)",
  ),
  breaks(
    9,
    "foreign key that the organisation does not lead",
    "ALTER TABLE stock.lots ADD UNIQUE (id)",
    "ALTER TABLE stock.reservations ADD FOREIGN KEY (lot_id) REFERENCES stock.lots (id)",
  ),
  breaks(
    9,
    "the runtime role reaches a relation without an organisation",
    "GRANT SELECT ON platform.outbox_consumers TO stockex_app",
  ),
  breaks(
    9,
    "the runtime role reaches a relation without an organisation",
    "CREATE VIEW stock.everything AS SELECT * FROM stock.moves",
    "GRANT SELECT ON stock.everything TO stockex_app",
  ),
  breaks(
    9,
    "function with its owner's rights that nobody reviewed",
    "CREATE FUNCTION stock.leak() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM stock.moves'",
  ),
  breaks(
    9,
    "the runtime role is more than that",
    "CREATE TABLE stock.given (n integer)",
    "GRANT CREATE ON SCHEMA stock TO stockex_app",
    "ALTER TABLE stock.given OWNER TO stockex_app",
  ),
  breaks(13, "column that loses fractions", "ALTER TABLE stock.lots ADD COLUMN weight double precision"),
  breaks(13, "column that loses fractions", "ALTER TABLE stock.lots ADD COLUMN weights real[]"),
];

const trail: readonly Breakage[] = [
  breaks(10, "audit chain: hash-differs", one("audit.events", "reason = 'never said'")),
  breaks(10, "audit chain: gap", remove("audit.chain", "sequence = 3")),
  breaks(10, "audit chain: event-missing", remove("audit.events", "true")),
  breaks(10, "transaction without an audit event", "DELETE FROM audit.events", "DELETE FROM audit.chain"),
  breaks(
    12,
    "event number used twice",
    `INSERT INTO platform.outbox (organisation_id, id, type, aggregate_id, payload, occurred_at)
       OVERRIDING SYSTEM VALUE SELECT gen_random_uuid(), id, type, aggregate_id, payload, occurred_at FROM platform.outbox LIMIT 1`,
  ),
  breaks(12, "event not delivered", "UPDATE platform.outbox_consumers SET xact = '0', id = 0"),
  breaks(12, "dead letter of no event", "UPDATE platform.outbox_dead_letters SET event_id = 999999999"),
  breaks(12, "not exactly one stock.moved", remove("platform.outbox", "type = 'stock.moved'")),
  breaks(
    12,
    "not exactly one stock.moved",
    one("platform.outbox", "aggregate_id = gen_random_uuid()", "type = 'stock.moved'"),
  ),
  breaks(
    12,
    "not exactly one count.posted",
    `INSERT INTO platform.outbox (organisation_id, type, aggregate_id, payload, occurred_at)
       SELECT organisation_id, type, aggregate_id, payload, occurred_at FROM platform.outbox WHERE type = 'count.posted'`,
  ),
  breaks(12, "not exactly one count.cancelled", remove("platform.outbox", "type = 'count.cancelled'")),
  breaks(14, "key without its answer", "UPDATE platform.idempotency_keys SET answer = NULL"),
  breaks(14, "key without its answer", "UPDATE platform.idempotency_keys SET body_sha256 = 'x'"),
  breaks(
    14,
    "key with two answers",
    "ALTER TABLE platform.idempotency_keys DROP CONSTRAINT idempotency_keys_pkey",
    "INSERT INTO platform.idempotency_keys SELECT * FROM platform.idempotency_keys",
  ),
  breaks(
    14,
    "the primary key is gone",
    "ALTER TABLE platform.idempotency_keys DROP CONSTRAINT idempotency_keys_pkey",
  ),
];

export const breakages: readonly Breakage[] = [...ledger, ...valuation, ...counting, ...isolation, ...trail];

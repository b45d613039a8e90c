import { RUNTIME_ROLE } from "../platform/db/connect.ts";
import { all, type Invariant } from "./invariant.ts";

const texts = (values: readonly string[]) =>
  `ARRAY[${values.map((value) => `'${value}'`).join(", ")}]::text[]`;

/** Written once; the runtime role may add rows but neither change nor remove them. */
const appendOnly: readonly string[] = [
  "stock.moves",
  "valuation.layers",
  "valuation.consumptions",
  "valuation.entries",
  "valuation.entry_lines",
  "counting.readings",
  "counting.resolutions",
  "counting.deliveries",
  "counting.postings",
  "audit.events",
  "audit.chain",
  "audit.checkpoints",
  "platform.outbox",
];

/** Changed while they live, never removed by the application. */
const neverDeleted: readonly string[] = [
  "counting.counts",
  "counting.lines",
  "counting.corrections",
  "stock.quants",
  "stock.lots",
  "catalog.products",
  "sites.locations",
  "access.users",
];

/** Guards that hold whatever the application does: table and trigger. */
const guards: readonly string[] = [
  "counting.counts posted_is_immutable",
  "counting.lines posted_is_immutable",
  "valuation.entries entry_balanced",
];

const forbiddenRights = `
  SELECT NULL::uuid AS organisation, 'the runtime role may ' || lower(privilege) AS problem, name AS subject,
    coalesce(to_regclass(name)::text, 'no such table') AS detail
  FROM (
    SELECT name, privilege FROM unnest(${texts(appendOnly)}) name, unnest('{UPDATE,DELETE,TRUNCATE}'::text[]) privilege
    UNION ALL SELECT name, privilege FROM unnest(${texts(neverDeleted)}) name, unnest('{DELETE,TRUNCATE}'::text[]) privilege
    UNION ALL VALUES ('audit.chain', 'INSERT')
  ) forbidden
  WHERE has_table_privilege('${RUNTIME_ROLE}', to_regclass(name)::oid, privilege) IS NOT FALSE
    OR (privilege = 'UPDATE' AND has_any_column_privilege('${RUNTIME_ROLE}', to_regclass(name)::oid, 'UPDATE'))`;

const missingGuards = `
  SELECT NULL::uuid, 'a guarding trigger is missing or off', guard, NULL FROM unnest(${texts(guards)}) guard
  WHERE NOT EXISTS (
    SELECT FROM pg_trigger t WHERE t.tgrelid = to_regclass(split_part(guard, ' ', 1))
      AND t.tgname = split_part(guard, ' ', 2) AND t.tgenabled IN ('O', 'A'))`;

/** Schemas of the application; the job queue's own is the package's. */
const ourSchemas = `
  schemas AS (
    SELECT oid, nspname FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public', 'graphile_worker')
  )`;

const tenantTables = `
  tenant AS MATERIALIZED (
    SELECT c.oid, s.nspname || '.' || c.relname AS name, a.attnum, a.attnotnull, c.relrowsecurity AND c.relforcerowsecurity AS forced
    FROM pg_class c
    JOIN schemas s ON s.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p')
  )`;

/** Whole indexes and keys that may not begin with the organisation, each with its reason. */
const acceptedKeys: readonly string[] = [
  // An address signs in to one organisation, so it is unique over all of them.
  "access.users_email",
  // A token is looked up before the organisation is known; 256 random bits do not collide.
  "access.sessions_token",
  "access.password_links_token",
  "access.sign_ins_ticket",
  "access.passkeys_credential",
  // What people type before it is known which organisation they are of.
  "access.identity_providers_sign_in_name",
  // Consumers are code, the same for all organisations.
  "platform.outbox_dead_letters_consumer_fkey",
];

/** Functions that pass row-level security, reviewed: each takes one exact key or the caller's own organisation. */
const reviewedDefiners: readonly string[] = [
  "access.find_user_by_email",
  "access.find_session",
  "access.find_password_link",
  "access.find_sign_in",
  "access.find_passkey",
  "access.find_identity_provider",
  "platform.enqueue_job",
  "platform.list_job_schedules",
  "platform.list_queued_jobs",
  "platform.change_queued_job",
  "integrations.find_kobo_push",
];

const POLICY = "(organisation_id = ( SELECT platform.current_organisation() AS current_organisation))";

const unprotected = `
  WITH ${ourSchemas}, ${tenantTables}
  SELECT NULL::uuid AS organisation, 'tenant table without forced row-level security' AS problem, name AS subject,
    NULL::text AS detail
  FROM tenant WHERE NOT forced OR NOT attnotnull
  UNION ALL
  SELECT NULL::uuid, 'tenant table without its policy', name, NULL FROM tenant t
  WHERE NOT EXISTS (
    SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polroles = '{0}' AND p.polcmd = '*' AND p.polpermissive
      AND pg_get_expr(p.polqual, p.polrelid) = '${POLICY}' AND pg_get_expr(p.polwithcheck, p.polrelid) = '${POLICY}')
  UNION ALL
  SELECT NULL::uuid, 'another policy lets the runtime role through', t.name, p.polname::text
  FROM tenant t JOIN pg_policy p ON p.polrelid = t.oid AND p.polpermissive
  WHERE (0 = ANY (p.polroles) OR '${RUNTIME_ROLE}'::regrole = ANY (p.polroles))
    AND (pg_get_expr(p.polqual, p.polrelid) IS DISTINCT FROM '${POLICY}'
      OR pg_get_expr(p.polwithcheck, p.polrelid) IS DISTINCT FROM '${POLICY}')`;

const keysWithoutOrganisation = `
  WITH ${ourSchemas}, ${tenantTables}
  SELECT NULL::uuid, 'unique index that the organisation does not lead', t.name, i.indexrelid::regclass::text
  FROM tenant t
  JOIN pg_index i ON i.indrelid = t.oid AND i.indisunique AND i.indkey[0] <> t.attnum
  JOIN pg_class x ON x.oid = i.indexrelid
  JOIN schemas s ON s.oid = x.relnamespace
  WHERE s.nspname || '.' || x.relname <> ALL (${texts(acceptedKeys)})
  UNION ALL
  SELECT NULL::uuid, 'foreign key that the organisation does not lead', t.name, k.conname::text
  FROM tenant t
  JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
  LEFT JOIN tenant target ON target.oid = k.confrelid
  WHERE (k.conkey[1] <> t.attnum OR target.oid IS NULL OR k.confkey[1] <> target.attnum)
    AND split_part(t.name, '.', 1) || '.' || k.conname <> ALL (${texts(acceptedKeys)})`;

/** Whatever else the runtime role could read of several organisations at once. */
const waysAround = `
  WITH ${ourSchemas}, ${tenantTables}
  SELECT NULL::uuid, 'the runtime role reaches a relation without an organisation', s.nspname || '.' || c.relname, c.relkind::text
  FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.oid NOT IN (SELECT oid FROM tenant)
    AND has_table_privilege('${RUNTIME_ROLE}', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
    AND has_schema_privilege('${RUNTIME_ROLE}', s.oid, 'USAGE')
    AND NOT (c.relkind = 'v' AND coalesce('security_invoker=true' = ANY (c.reloptions), false))
  UNION ALL
  SELECT NULL::uuid, 'function with its owner''s rights that nobody reviewed', s.nspname || '.' || p.proname, NULL
  FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
  WHERE p.prosecdef AND has_function_privilege('${RUNTIME_ROLE}', p.oid, 'EXECUTE')
    AND s.nspname || '.' || p.proname <> ALL (${texts(reviewedDefiners)})
  UNION ALL
  SELECT NULL::uuid, 'the runtime role is more than that', r.rolname::text,
    concat_ws(', ', CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolbypassrls THEN 'bypasses row-level security' END,
      CASE WHEN owns.name IS NOT NULL THEN 'owner of ' || owns.name END)
  FROM pg_roles r
  LEFT JOIN LATERAL (
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace
    WHERE pg_has_role(r.oid, c.relowner, 'USAGE') LIMIT 1) owns ON true
  WHERE r.rolname = '${RUNTIME_ROLE}' AND (r.rolsuper OR r.rolbypassrls OR owns.name IS NOT NULL)
  UNION ALL
  SELECT NULL::uuid, 'there is no runtime role', '${RUNTIME_ROLE}', NULL
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${RUNTIME_ROLE}')`;

const floats = `
  WITH ${ourSchemas}
  SELECT NULL::uuid AS organisation, 'column that loses fractions' AS problem,
    format('%s.%s.%s', s.nspname, c.relname, a.attname) AS subject, format_type(a.atttypid, a.atttypmod) AS detail
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'c')
  JOIN schemas s ON s.oid = c.relnamespace
  WHERE NOT a.attisdropped
    AND a.atttypid IN ('real'::regtype, 'real[]'::regtype, 'double precision'::regtype, 'double precision[]'::regtype, 'money'::regtype)`;

/** What the database itself refuses, whoever asks and whatever the application does wrong. */
export const isolationInvariants: readonly Invariant[] = [
  {
    number: 4,
    name: "the runtime role cannot change or delete what is posted",
    sql: all(forbiddenRights, missingGuards),
  },
  {
    number: 9,
    name: "organisations are kept apart by the database",
    sql: all(unprotected, keysWithoutOrganisation, waysAround),
  },
  { number: 13, name: "no column holds floating-point numbers", sql: floats },
];

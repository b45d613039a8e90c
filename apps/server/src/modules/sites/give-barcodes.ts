import { type LocationChoice, MOST_LABELLED } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendAudit } from "../audit/index.ts";
import { isChosen } from "./location-choice.ts";
import { lockSites, raceOrRethrow } from "./location-store.ts";

interface Bare {
  readonly id: string;
  readonly siteId: string;
  readonly siteCode: string;
  readonly code: string;
}

/**
 * Gives storage locations without a barcode one of their own, made of the site's code and theirs, in letters that
 * any barcode carries: "DLA-A-03-2". Gives the number of locations that got one.
 * @throws ProblemError database-busy when somebody took one of them meanwhile
 */
export async function giveBarcodes(tx: Tx, of: LocationChoice): Promise<number> {
  await lockSites(tx, [...new Set((await listBare(tx, of)).map(({ siteId }) => siteId))]);
  const bare = await listBare(tx, of);
  const barcodes = await freeBarcodes(
    tx,
    bare.map(({ siteCode, code }) => plain(`${siteCode}-${code}`)),
  );
  await sql`
    UPDATE sites.locations l SET barcode = g.barcode, version = l.version + 1
    FROM unnest(${bare.map(({ id }) => id)}::uuid[], ${barcodes}::text[]) AS g(id, barcode)
    WHERE l.id = g.id`
    .execute(tx.kysely)
    .catch(raceOrRethrow);
  const given = bare.map((location, index) => ({ ...location, barcode: barcodes[index] ?? "" }));
  for (const [siteId, locations] of Map.groupBy(given, (one) => one.siteId))
    await appendAudit(tx, {
      action: "location.give-barcodes",
      objectType: "site",
      objectId: siteId,
      after: { barcodes: locations.map(({ id, code, barcode }) => ({ id, code, barcode })) },
    });
  return given.length;
}

async function listBare(tx: Tx, of: LocationChoice): Promise<Bare[]> {
  const { rows } = await sql<Bare>`
    SELECT l.id, l.site_id AS "siteId", s.code AS "siteCode", l.code
    FROM sites.locations l JOIN sites.sites s ON s.id = l.site_id
    WHERE l.kind = 'internal' AND l.archived_at IS NULL AND l.barcode IS NULL AND ${isChosen(of)}
    ORDER BY l.sequence, l.path, l.id LIMIT ${MOST_LABELLED}`.execute(tx.kysely);
  return rows;
}

/** Without accents, and with a hyphen for whatever a Code 128 or a keyboard scanner may lose. */
const plain = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^0-9A-Z./-]+/g, "-")
    .slice(0, 110);

/** Each wanted text, or with a number behind it where a scan of it would mean something else already. */
async function freeBarcodes(tx: Tx, wanted: readonly string[]): Promise<string[]> {
  const found = new Map<number, string>();
  const taken = new Set<string>();
  // A round for all at once; nearly always the first is the last.
  for (let number = 1; found.size < wanted.length; number += 1) {
    const asked = wanted.map((text) => (number === 1 ? text : `${text}-${number}`));
    for (const code of await takenOf(tx, asked)) taken.add(code);
    for (const [index, code] of asked.entries()) {
      if (found.has(index) || taken.has(code)) continue;
      found.set(index, code);
      taken.add(code);
    }
  }
  return wanted.map((text, index) => found.get(index) ?? text);
}

/** Those that another place or a product already has. */
async function takenOf(tx: Tx, codes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    SELECT a.code FROM unnest(${[...codes]}::text[]) AS a(code)
    WHERE EXISTS (SELECT FROM sites.locations l WHERE l.barcode = a.code)
      OR EXISTS (SELECT FROM sites.locations l WHERE l.code = a.code AND l.kind = 'internal')
      OR EXISTS (SELECT FROM catalog.products p WHERE p.code = a.code)
      OR EXISTS (SELECT FROM catalog.barcodes b WHERE b.code = a.code)`.execute(tx.kysely);
  return rows.map(({ code }) => code);
}

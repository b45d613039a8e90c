import { type Count, routes } from "@stockex/contracts";
import { connectOwner } from "../../server/src/platform/db/connect.ts";
import type { ServedWorld } from "./serve-world.ts";

/** As many lines as a receipt takes. */
const RECEIPT_LINES = 5_000;

/** A released count of a new hall, about as many lines as asked for: every article at every one of its places. */
export async function releaseLargeCount(served: ServedWorld, lines: number): Promise<Count> {
  const { world } = served;
  const { manager } = world.as;
  const hall = await manager.call(routes.createLocation, {
    body: { siteId: world.siteId, parentId: null, code: "HALL", name: "Hall", barcode: null },
  });
  const places = await addPlaces(served, hall.id, Math.ceil(lines / world.articles.length));
  const stocked = places.flatMap((locationId) =>
    world.articles.map(({ id }) => ({ productId: id, locationId, quantity: "20", unitCost: "500" })),
  );
  for (let from = 0; from < stocked.length; from += RECEIPT_LINES) {
    const body = { reference: `BR-${from}`, lines: stocked.slice(from, from + RECEIPT_LINES) };
    await manager.call(routes.recordReceipt, { body });
  }
  const { id } = await manager.call(routes.createCount, {
    body: {
      title: "Hall",
      siteId: world.siteId,
      scope: { kind: "locations", locationIds: [hall.id] },
      blind: false,
    },
  });
  const count = await manager.call(routes.releaseCount, { params: { countId: id } });
  await freshenStatistics(served);
  return count;
}

/** A hundred thousand lines within seconds: PostgreSQL would look at them by itself within a minute. */
async function freshenStatistics({ ownerUrl }: ServedWorld): Promise<void> {
  const pool = connectOwner(ownerUrl, { max: 1 });
  try {
    await pool.query("ANALYZE");
  } finally {
    await pool.end();
  }
}

/** Sixteen hundred calls would tell nothing here: the places are written at once. */
async function addPlaces(
  { ownerUrl }: ServedWorld,
  hallId: string,
  count: number,
): Promise<readonly string[]> {
  const pool = connectOwner(ownerUrl, { max: 1 });
  try {
    const { rows } = await pool.query<{ id: string }>(
      `INSERT INTO sites.locations (organisation_id, id, company_id, site_id, parent_id, code, name, kind, ancestors, path)
       SELECT h.organisation_id, made.id, h.company_id, h.site_id, h.id, 'R' || n, 'R' || n, 'internal',
         h.ancestors || made.id, h.path || ' / R' || n
       FROM sites.locations h, (SELECT n, platform.uuidv7() AS id FROM generate_series(1, $2::int) n) made
       WHERE h.id = $1 RETURNING id`,
      [hallId, count],
    );
    return rows.map(({ id }) => id);
  } finally {
    await pool.end();
  }
}

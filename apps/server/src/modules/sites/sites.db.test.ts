import type { Location, Site } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestOrganisation, type TestOrganisation } from "../../../test/organisation.ts";
import { auditOf, problem } from "../../../test/outcomes.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { listLocations, readLocation } from "./location-query.ts";
import { type NewLocation, virtualLocation } from "./location-store.ts";
import { changeLocation, createLocation, createLocationsInBulk, setUpCompanyLocations } from "./locations.ts";
import { changeSite, createSite, listSites } from "./sites.ts";

let org: TestOrganisation;

const write = <T>(work: (tx: Tx) => Promise<T>, ctx = org.ctx) => org.database.write(ctx, work);
const read = <T>(work: (tx: Tx) => Promise<T>, ctx = org.ctx) => org.database.read(ctx, work);

beforeAll(async () => {
  org = await createTestOrganisation();
  await write((tx) => setUpCompanyLocations(tx, org.companyId));
});
afterAll(() => org.drop());

const siteDraft = (code: string, name = `Site ${code}`) => ({
  companyId: org.companyId,
  code,
  name,
  address: null,
  latitude: "4.05",
  longitude: "-9.7",
  contact: null,
  uncertaintyMinutes: 10,
});
const makeSite = (code: string, name?: string) => write((tx) => createSite(tx, siteDraft(code, name)));

const place = (code: string, parentId: string | null = null, more: Partial<NewLocation> = {}) => ({
  parentId,
  code,
  name: code,
  barcode: null,
  sequence: 0,
  ...more,
});
const make = (
  siteId: string,
  code: string,
  parentId: string | null = null,
  more: Partial<NewLocation> = {},
) => write((tx) => createLocation(tx, { ...place(code, parentId, more), siteId }));
const change = (location: Location, what: Partial<NewLocation>, version = location.version) => {
  const { parentId, code, name, barcode, sequence } = location;
  return write((tx) =>
    changeLocation(tx, location.id, version, { parentId, code, name, barcode, sequence, ...what }),
  );
};
const reread = (location: Location) => read((tx) => readLocation(tx, location.id));

const auditActions = async (objectId: string) =>
  (await auditOf(org.database, org.ctx, objectId)).map(({ action }) => action);

/** A site with aisle A, its bay A-1, its shelf A-1-1, and aisle B. */
async function smallTree(
  code: string,
): Promise<{ site: Site; a: Location; bay: Location; shelf: Location; b: Location }> {
  const site = await makeSite(code, "Depot");
  const a = await make(site.id, "A");
  const bay = await make(site.id, "A-1", a.id);
  const shelf = await make(site.id, "A-1-1", bay.id);
  const b = await make(site.id, "B");
  return { site, a, bay, shelf, b };
}

describe("sites", () => {
  it("are read as they were written, coordinates without trailing zeros", async () => {
    const site = await makeSite("NORTH", "Depot North");
    expect(site).toMatchObject({ name: "Depot North", latitude: "4.05", longitude: "-9.7", version: 1 });
    const { items } = await read((tx) => listSites(tx, { limit: 500 }));
    expect(items).toContainEqual(site);
    expect(await auditActions(site.id)).toEqual(["site.create"]);
  });

  it("refuse a code that is taken and a company that does not exist", async () => {
    await makeSite("DUP");
    const second = await makeSite("DUP-2");
    const nowhere = newId();
    expect(await problem(makeSite("DUP"))).toBe("already-exists Code DUP");
    const { companyId: _, ...renamed } = siteDraft("DUP");
    expect(await problem(write((tx) => changeSite(tx, second.id, 1, renamed)))).toBe(
      "already-exists Code DUP",
    );
    expect(await problem(write((tx) => createSite(tx, { ...siteDraft("X"), companyId: nowhere })))).toBe(
      `unknown-reference company ${nowhere}`,
    );
  });

  it("carry their new name into the paths of all their locations, and refuse an older version", async () => {
    const { site, shelf, b } = await smallTree("RENAME");
    const { companyId: _, ...renamed } = siteDraft("RENAME", "Warehouse");
    expect(await write((tx) => changeSite(tx, site.id, 1, renamed))).toMatchObject({ version: 2 });
    expect((await reread(shelf)).path).toBe("Warehouse / A / A-1 / A-1-1");
    expect((await reread(b)).path).toBe("Warehouse / B");
    expect(await problem(write((tx) => changeSite(tx, site.id, 1, renamed)))).toBe("version-conflict");
  });
});

describe("locations", () => {
  it("know their path, depth and company from their place in the tree", async () => {
    const { shelf, bay } = await smallTree("TREE");
    expect(shelf).toMatchObject({
      companyId: org.companyId,
      parentId: bay.id,
      kind: "internal",
      path: "Depot / A / A-1 / A-1-1",
      depth: 3,
      version: 1,
    });
  });

  it("refuse an unknown site, and a parent that is unknown or in another site", async () => {
    const { site } = await smallTree("UNKNOWN");
    const other = await smallTree("UNKNOWN-2");
    const nowhere = newId();
    expect(await problem(make(nowhere, "X"))).toBe(`unknown-reference site ${nowhere}`);
    expect(await problem(make(site.id, "X", nowhere))).toBe(`unknown-reference location above ${nowhere}`);
    expect(await problem(make(site.id, "X", other.a.id))).toBe(
      `unknown-reference location above ${other.a.id}`,
    );
  });

  it("have a code once in a site and a barcode once in the organisation", async () => {
    const { site, a, b } = await smallTree("UNIQUE");
    const other = await makeSite("UNIQUE-2");
    await make(site.id, "C", null, { barcode: "unique-tag" });
    expect(await problem(make(site.id, "A"))).toBe("already-exists Code A");
    expect((await make(other.id, "A")).path).toBe("Site UNIQUE-2 / A");
    expect(await problem(make(other.id, "D", null, { barcode: "unique-tag" }))).toBe(
      "already-exists Barcode unique-tag",
    );
    expect(await problem(change(a, { code: "B" }))).toBe("already-exists Code B");
    expect(await problem(change(b, { barcode: "unique-tag" }))).toBe("already-exists Barcode unique-tag");
  });

  it("take all below them along when they are renamed or moved", async () => {
    const { a, bay, shelf, b } = await smallTree("MOVE");
    await change(a, { name: "Aisle A" });
    expect((await reread(shelf)).path).toBe("Depot / Aisle A / A-1 / A-1-1");
    const moved = await change(bay, { parentId: b.id });
    expect(moved).toMatchObject({ path: "Depot / B / A-1", depth: 2, version: 2 });
    expect(await reread(shelf)).toMatchObject({ path: "Depot / B / A-1 / A-1-1", depth: 3, version: 1 });
    const toTop = await change(moved, { parentId: null });
    expect(toTop).toMatchObject({ path: "Depot / A-1", depth: 1 });
    expect(await auditActions(bay.id)).toEqual(["location.create", "location.change", "location.change"]);
  });

  it("cannot move under themselves, under what is below them, or to another site", async () => {
    const { a, shelf } = await smallTree("CYCLE");
    const other = await smallTree("CYCLE-2");
    expect(await problem(change(a, { parentId: a.id }))).toMatch(/^decision-not-possible .*under itself/);
    expect(await problem(change(a, { parentId: shelf.id }))).toMatch(/^decision-not-possible .*under itself/);
    expect(await problem(change(a, { parentId: other.b.id }))).toMatch(
      /^decision-not-possible .*in its site/,
    );
    const nowhere = newId();
    expect(await problem(change(a, { parentId: nowhere }))).toBe(
      `unknown-reference location above ${nowhere}`,
    );
  });

  it("cannot be moved into each other by two people at once", async () => {
    const { a, b, shelf } = await smallTree("BOTH");
    const outcomes = await Promise.all([
      problem(change(a, { parentId: b.id })).catch(String),
      problem(change(b, { parentId: shelf.id })).catch(String),
    ]);
    expect(outcomes.filter((outcome) => outcome.includes("under itself")).length).toBe(1);
  });

  it("refuse a change made from an older version", async () => {
    const { a } = await smallTree("OLD");
    await change(a, { sequence: 5 });
    expect(await problem(change(a, { sequence: 6 }))).toBe("version-conflict");
  });

  it("of another organisation do not exist", async () => {
    const { a, site } = await smallTree("MINE");
    const stranger = await org.another("Stranger");
    expect(await problem(read((tx) => readLocation(tx, a.id), stranger))).toBe("not-found");
    const intruder = write((tx) => createLocation(tx, { ...place("X"), siteId: site.id }), stranger);
    expect(await problem(intruder)).toBe(`unknown-reference site ${site.id}`);
  });
});

describe("the location list", () => {
  it("walks a site by sequence, then path, over its pages", async () => {
    const { site } = await smallTree("WALK");
    await make(site.id, "A-LAST", null, { sequence: 9 });
    expect(await walk({ siteId: site.id })).toEqual(["A", "A-1", "A-1-1", "B", "A-LAST"]);
  });

  it("gives a location with all below it, by kind, and by words", async () => {
    const { site, a } = await smallTree("FILTER");
    expect(await walk({ below: a.id })).toEqual(["A", "A-1", "A-1-1"]);
    expect(await walk({ siteId: site.id, search: "a-1" })).toEqual(["A-1", "A-1-1"]);
    expect(await walk({ companyId: org.companyId, kind: "supplier" })).toEqual(["supplier"]);
  });
});

async function walk(query: Partial<Parameters<typeof listLocations>[1]>): Promise<string[]> {
  const codes: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await read((tx) => listLocations(tx, { ...query, limit: 2, cursor }));
    codes.push(...page.items.map(({ code }) => code));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return codes;
}

describe("bulk creation", () => {
  const row = (siteId: string, code: string, parentId: string | null = null): NewLocation => ({
    ...place(code, parentId),
    id: newId(),
    siteId,
  });

  it("places children after parents, whatever the order of the rows, also under existing ones", async () => {
    const { site, bay } = await smallTree("BULK");
    const rows: NewLocation[] = [];
    let parentId: string | null = bay.id;
    for (let level = 0; level < 30; level += 1) {
      const next = row(site.id, `L${level}`, parentId);
      rows.unshift(next);
      parentId = next.id;
    }
    for (let index = 0; index < 3_000; index += 1) rows.push(row(site.id, `F${index}`, rows[0]?.id ?? null));
    await write((tx) => createLocationsInBulk(tx, rows));
    const deepest = await read((tx) => readLocation(tx, rows.at(-1)?.id ?? ""));
    expect(deepest.depth).toBe(33);
    expect(deepest.path).toMatch(/^Depot \/ A \/ A-1 \/ L0 \/ L1 \/ .* \/ L29 \/ F2999$/);
  });

  it("writes nothing when a code is taken, given twice, or a parent is missing", async () => {
    const { site } = await smallTree("NOTHING");
    const nowhere = newId();
    const bulk = (rows: NewLocation[]) => problem(write((tx) => createLocationsInBulk(tx, rows)));
    expect(await bulk([row(site.id, "NEW"), row(site.id, "A")])).toBe("already-exists Code A");
    expect(await bulk([row(site.id, "NEW"), row(site.id, "NEW")])).toBe("already-exists Code NEW");
    const orphan = row(site.id, "ORPHAN", nowhere);
    expect(await bulk([row(site.id, "CHILD", orphan.id), orphan])).toBe(
      `unknown-reference location above ${nowhere}`,
    );
    const [first, second] = [row(site.id, "ONE"), row(site.id, "TWO")];
    const circle = [
      { ...first, parentId: second.id },
      { ...second, parentId: first.id },
    ];
    expect(await bulk(circle)).toMatch(/^unknown-reference location above/);
    expect(await walk({ siteId: site.id })).toEqual(["A", "A-1", "A-1-1", "B"]);
  });
});

describe("a company's virtual locations", () => {
  it("are made once, and each kind is found", async () => {
    await write((tx) => setUpCompanyLocations(tx, org.companyId));
    expect(await auditActions(org.companyId)).toEqual(["company.create", "company.set-up-locations"]);
    const kinds = ["supplier", "customer", "loss", "scrap", "production", "transit"] as const;
    const ids = await Promise.all(
      kinds.map((kind) => read((tx) => virtualLocation(tx, org.companyId, kind))),
    );
    expect(new Set(ids).size).toBe(6);
    const loss = await read((tx) => readLocation(tx, ids[2] ?? ""));
    expect(loss).toMatchObject({ kind: "loss", siteId: null, path: "Losses and finds", depth: 1 });
    expect(await problem(change(loss, { name: "Else" }))).toMatch(
      /^decision-not-possible .*stay as they are/,
    );
  });
});

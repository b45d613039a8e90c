import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createImportsWorld, fakeCount, type ImportsWorld } from "../../../test/imports-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { correctRow } from "./correct-row.ts";
import { listRows } from "./rows-query.ts";

describe("a row that was sent", () => {
  let db: TestDatabase;
  let world: ImportsWorld;
  let countId: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createImportsWorld(db);
    await world.product("P1");
    await world.product("P2");
    await world.product("KILO", { unit: await world.unit("kg", 3) });
    const { a, supplier } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await world.move("07:00", { product, from: supplier, to: a, quantity: "1", unitCost: "5" });
    countId = await world.release();
  });
  afterAll(async () => {
    world.remove();
    await db.drop();
  });

  const checked = async (...lines: string[]) =>
    world.check(await world.send("count", ["CODE ART;EMPLACEMENT;QTE", ...lines].join("\r\n"), { countId }));
  const correct = (importId: string, row: number, ...cells: [column: number, value: string][]) =>
    correctRow(
      world.database,
      world.ctx,
      { importId, row },
      cells.map(([column, value]) => ({ column, value })),
    );

  it("is right once its cells are, and then everything can be applied", async () => {
    const file = await checked("P1;A;8", "NOPE;A;-2");
    const once = await correct(file.id, 3, [0, "P2"]);
    expect(once.row).toEqual({
      row: 3,
      cells: ["P2", "A", "-2"],
      errors: [{ field: "quantity", code: "negative", value: "-2" }],
    });
    expect(once.file).toMatchObject({ state: "checked", errorRows: 1 });
    const twice = await correct(file.id, 3, [2, "2"]);
    expect(twice).toMatchObject({ row: { errors: [] }, file: { errorRows: 0 } });
    const taken: object[] = [];
    expect((await world.apply(twice.file, fakeCount(taken))).state).toBe("applied");
    expect(taken).toMatchObject([{ entered: "8" }, { entered: "2" }]);
  });

  it("leaves what the file held in the audit, under its heading", async () => {
    const file = await checked("NOPE;A;1");
    await correct(file.id, 2, [0, "P1"]);
    const events = await world.rows<{ before: object; after: object; actor_id: string }>(
      `SELECT before, after, actor_id FROM audit.events WHERE action = 'import.correct-row' AND object_id = $1`,
      file.id,
    );
    expect(events).toMatchObject([
      {
        before: { row: 2, cells: [{ column: 1, heading: "CODE ART", value: "NOPE" }] },
        after: { row: 2, cells: [{ column: 1, heading: "CODE ART", value: "P1" }], errorRows: 0 },
        actor_id: world.ctx.userId,
      },
    ]);
  });

  it("clears a cell, and may become the double of another row", async () => {
    const file = await checked("P1;A;1", "P2;A;1");
    const cleared = await correct(file.id, 3, [2, ""]);
    expect(cleared.row.errors).toMatchObject([{ field: "quantity", code: "missing" }]);
    const doubled = await correct(file.id, 3, [0, "P1"], [2, "4"]);
    expect(doubled.row.errors).toMatchObject([{ field: "productCode", code: "duplicate-line" }]);
    // Moving the first away frees the second.
    const moved = await correct(file.id, 2, [1, "B"]);
    expect(moved.file.errorRows).toBe(0);
  });

  it("shows how its column writes numbers, to other rows too", async () => {
    const file = await checked("KILO;A;1,234", "KILO;B;12");
    expect(file.errorRows).toBe(1);
    const after = await correct(file.id, 3, [2, "12,5"]);
    expect(after.file.errorRows).toBe(0);
  });

  it("gains the cells that it is shorter by, and none beyond the headings", async () => {
    const file = await checked("P1;A");
    const after = await correct(file.id, 2, [2, "3"]);
    expect(after.row).toEqual({ row: 2, cells: ["P1", "A", "3"], errors: [] });
    await expect(correct(file.id, 2, [3, "x"])).rejects.toMatchObject({
      problem: { code: "validation-failed" },
    });
    await expect(correct(file.id, 9, [2, "3"])).rejects.toMatchObject({ problem: { code: "not-found" } });
  });

  it("stays as it is while the import is only mapped, or was applied", async () => {
    const sent = await world.send("count", "CODE ART;EMPLACEMENT;QTE\r\nP1;A;1", { countId });
    await expect(correct(sent.id, 2, [2, "3"])).rejects.toMatchObject({ problem: { code: "import-state" } });
    await world.apply(await world.check(sent), fakeCount([]));
    await expect(correct(sent.id, 2, [2, "3"])).rejects.toMatchObject({ problem: { code: "import-state" } });
    const page = await world.database.read(world.ctx, (tx) =>
      listRows(tx, sent.id, { limit: 5, only: "all" }),
    );
    expect(page.items).toMatchObject([{ cells: ["P1", "A", "1"] }]);
  });

  it("of an import that failed can be put right and applied after all", async () => {
    const file = await checked("P1;A;1", "P2;A;1");
    const failed = await world.apply(file, fakeCount([], [3]));
    expect(failed).toMatchObject({ state: "failed", errorRows: 1 });
    const after = await correct(file.id, 3, [1, "B"]);
    expect(after.file).toMatchObject({ state: "checked", errorRows: 0, problem: null });
  });
});

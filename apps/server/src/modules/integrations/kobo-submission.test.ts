import type { KoboMapping } from "@stockex/contracts";
import { describe, expect, it } from "vitest";
import { countedAt, eventId, readForm, rootUuid } from "./kobo-submission.ts";

const flat: KoboMapping = { location: "place", product: "article", quantity: "pieces" };
const repeated: KoboMapping = {
  location: "where/place",
  product: "lines/article",
  quantity: "lines/pieces",
  note: "remark",
  photo: "lines/picture",
};

describe("a submission", () => {
  it("without repetitions is one row", () => {
    const { rows } = readForm({ place: "A-1", article: "3017620422003", pieces: "12" }, flat);
    expect(rows).toMatchObject([
      { row: "1", location: "A-1", product: "3017620422003", quantity: "12", lot: null },
    ]);
  });

  it("gives a row for each repetition, with the answers around it", () => {
    const { rows, unreadable } = readForm(
      {
        "where/place": "B-2",
        remark: "top shelf",
        lines: [
          { "lines/article": "P-1", "lines/pieces": 3, "lines/picture": "1.jpg" },
          { "lines/article": "P-2", "lines/pieces": "2,5" },
        ],
        _attachments: [
          {
            filename: "acme/attachments/f/1.jpg",
            download_url: "https://kf.example/1",
            mimetype: "image/jpeg",
          },
        ],
      },
      repeated,
    );
    expect(unreadable).toEqual([]);
    expect(rows).toMatchObject([
      {
        row: "1",
        location: "B-2",
        product: "P-1",
        quantity: "3",
        note: "top shelf",
        photo: "https://kf.example/1",
      },
      { row: "2", location: "B-2", product: "P-2", quantity: "2.5", photo: null },
    ]);
  });

  it("goes down through repetitions within repetitions", () => {
    const mapping = { location: "bays/bay", product: "bays/lines/article", quantity: "bays/lines/pieces" };
    const { rows } = readForm(
      {
        bays: [
          { "bays/bay": "A", "bays/lines": [{ "bays/lines/article": "P-1", "bays/lines/pieces": "1" }] },
          {
            "bays/bay": "B",
            "bays/lines": [
              { "bays/lines/article": "P-1", "bays/lines/pieces": "2" },
              { "bays/lines/article": "P-2", "bays/lines/pieces": "3" },
            ],
          },
        ],
      },
      mapping,
    );
    expect(rows.map(({ row, location, quantity }) => [row, location, quantity])).toEqual([
      ["1.1", "A", "1"],
      ["2.1", "B", "2"],
      ["2.2", "B", "3"],
    ]);
  });

  it("says what no reading can be made of: blank is not zero", () => {
    const lines = [
      { "lines/article": "P-1" },
      { "lines/article": "P-2", "lines/pieces": "many" },
      { "lines/pieces": "4" },
      { "lines/article": "P-3", "lines/pieces": "0" },
      { "lines/article": "P-4", "lines/pieces": "-1" },
    ];
    const { rows, unreadable } = readForm({ lines }, repeated);
    expect(rows).toMatchObject([{ row: "4", quantity: "0" }]);
    expect(unreadable).toEqual([
      { row: "1", why: "quantity-missing" },
      { row: "2", why: "quantity-wrong" },
      { row: "3", why: "product-missing" },
      { row: "5", why: "quantity-wrong" },
    ]);
  });

  it("keeps its name when it is edited", () => {
    const first = { _uuid: "a1", "meta/instanceID": "uuid:a1" };
    const edited = { _uuid: "b2", "meta/instanceID": "uuid:b2", "meta/rootUuid": "uuid:a1" };
    expect(rootUuid(first)).toBe("a1");
    expect(rootUuid(edited)).toBe("a1");
    expect(rootUuid({ pieces: "1" })).toBeNull();
    expect(eventId("c", "a1", "1")).toBe(eventId("c", "a1", "1"));
    expect(eventId("c", "a1", "1")).not.toBe(eventId("c", "a1", "2"));
    expect(eventId("c", "a1", "1")).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });

  it("was filled in at its end, or when it was sent, never in the future", () => {
    const now = new Date("2026-05-01T12:00:00Z");
    const at = (submission: object) => countedAt({ ...submission }, now).toISOString();
    expect(at({ end: "2026-05-01T10:00:00.000+02:00" })).toBe("2026-05-01T08:00:00.000Z");
    expect(at({ end: "2026-05-01T10:00:00.000+01" })).toBe("2026-05-01T09:00:00.000Z");
    expect(at({ _submission_time: "2026-05-01T09:30:00" })).toBe("2026-05-01T09:30:00.000Z");
    expect(at({ end: "2030-01-01T00:00:00Z" })).toBe("2026-05-01T12:00:00.000Z");
    expect(at({})).toBe("2026-05-01T12:00:00.000Z");
  });
});

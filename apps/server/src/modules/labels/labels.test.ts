import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labelSheetNames, labelSheets } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeBarcode } from "../../platform/files/barcode.ts";
import { drawLabel } from "./draw-label.ts";
import { fitted, textWidth, wrapped } from "./fitted-text.ts";
import type { LabelOrder, LabelText } from "./label.ts";
import { previewLabels, writeLabels } from "./make-labels.ts";

const place = (n: number, more: Partial<LabelText> = {}): LabelText => ({
  id: `id-${n}`,
  title: `A-03-${n}`,
  detail: `Depot North / A / A-03 / A-03-${n}`,
  code: `DN-A-03-${n}`,
  fault: null,
  ...more,
});
const places = (count: number) => Array.from({ length: count }, (_, n) => place(n));
const sheetOrder = (more: Partial<LabelOrder> = {}): LabelOrder => ({
  of: "locations",
  symbology: "code128",
  copies: 1,
  medium: { format: "pdf", sheet: "63x34", startAt: 1 },
  title: "labels",
  ...more,
});

describe("a barcode", () => {
  it("is known by its modules", () => {
    // Start, six letters, check, stop: 11 modules each and 13 for the last.
    expect(encodeBarcode("code128", "A-B-CD")).toMatchObject({ kind: "bars", modules: 8 * 11 + 13 });
    expect(encodeBarcode("ean13", "4006381333931")).toMatchObject({ kind: "bars", modules: 95 });
    expect(encodeBarcode("qr", "A-03-2")).toMatchObject({ kind: "squares", modules: 21 });
  });

  it("is refused for what it cannot carry", () => {
    expect(encodeBarcode("code128", "Étagère")).toBeNull();
    expect(encodeBarcode("ean13", "4006381333930")).toBeNull();
    expect(encodeBarcode("ean13", "A-03-2")).toBeNull();
    expect(encodeBarcode("qr", "Étagère 2")).not.toBeNull();
  });
});

describe("a label", () => {
  it.each(labelSheetNames)("keeps barcode, quiet zone and texts within %s", (name) => {
    const size = { ...labelSheets[name], dot: 0 };
    for (const symbology of ["code128", "qr"] as const) {
      const drawn = drawLabel(place(1), { of: "locations", symbology }, size);
      if (typeof drawn === "string") throw new Error(`${symbology} does not fit: ${drawn}`);
      const { at, symbol, texts } = drawn;
      const width = symbol.modules * at.module;
      expect(at.x).toBeGreaterThan(0);
      expect(at.x + width).toBeLessThan(size.width);
      expect(at.y + at.height).toBeLessThan(size.height);
      for (const text of texts) {
        expect(textWidth(text.text, text.size)).toBeLessThanOrEqual(text.width);
        expect(text.baseline).toBeLessThan(size.height);
      }
    }
  });

  it("is refused where bars would be too thin to scan, and a QR code still fits", () => {
    const long = place(1, { code: "WAREHOUSE-NORTH-AISLE-03-LEVEL-2" });
    const size = { ...labelSheets["38x21"], dot: 0 };
    expect(drawLabel(long, { of: "locations", symbology: "code128" }, size)).toBe("too-narrow");
    expect(typeof drawLabel(long, { of: "locations", symbology: "qr" }, size)).toBe("object");
  });

  it("puts modules on whole dots of a label printer", () => {
    const dot = 25.4 / 203;
    const drawn = drawLabel(
      place(1),
      { of: "locations", symbology: "code128" },
      { width: 57, height: 32, dot },
    );
    if (typeof drawn === "string") throw new Error(drawn);
    expect(drawn.at.module / dot).toBeCloseTo(Math.round(drawn.at.module / dot), 9);
  });
});

describe("a text", () => {
  it("is cut at the end that tells less", () => {
    expect(fitted("Depot North / A / A-03", 3, 20, "end")).toMatch(/^….*A-03$/);
    expect(fitted("White hanging heart holder", 3, 20, "start")).toMatch(/^White.*…$/);
    expect(fitted("A-03", 3, 20, "start")).toBe("A-03");
  });

  it("runs over some lines, and is cut on the last", () => {
    const lines = wrapped("White hanging heart t-light holder with a long story", 3, 30, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
  });
});

describe("an order", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stockex-labels-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("begins on the sheet where the last one ended", () => {
    const start = (startAt: number) =>
      previewLabels(places(24), sheetOrder({ medium: { format: "pdf", sheet: "63x34", startAt } })).pages;
    expect(start(1)).toBe(1);
    expect(start(2)).toBe(2);
  });

  it("shows its first page, and says what gets no label and why", () => {
    const preview = previewLabels(
      [place(1), place(2, { fault: "not-unique" }), place(3, { code: "Été" })],
      sheetOrder({ copies: 3 }),
    );
    expect(preview).toMatchObject({
      labels: 3,
      pages: 1,
      leftOutCount: 2,
      leftOut: [
        { id: "id-2", name: "A-03-2", fault: "not-unique" },
        { id: "id-3", name: "A-03-3", fault: "not-encodable" },
      ],
    });
    expect(preview.svg?.match(/>A-03-1</g)).toHaveLength(3);
  });

  it("escapes what a picture would take for its own", () => {
    const { svg } = previewLabels([place(1, { title: `<script>"&` })], sheetOrder());
    expect(svg).toContain("&lt;script&gt;&quot;&amp;");
  });

  it("is a PDF with its pages", async () => {
    const path = join(folder, "sheet.pdf");
    expect(await writeLabels(path, places(30), sheetOrder({ copies: 2 }))).toBe(60);
    const bytes = (await readFile(path)).toString("latin1");
    expect(bytes.startsWith("%PDF")).toBe(true);
    expect(bytes.match(/\/Type \/Page\b/g)).toHaveLength(3);
  });

  it("is ZPL that a printer of its resolution draws", async () => {
    const path = join(folder, "roll.zpl");
    const medium = { format: "zpl", width: 57, height: 32, dotsPerInch: 203 } as const;
    const odd = place(1, { title: "A^1~\\_", code: "A>1" });
    expect(await writeLabels(path, [odd, place(2)], sheetOrder({ medium, copies: 2 }))).toBe(4);
    const zpl = await readFile(path, "utf8");
    expect(zpl.match(/\^XA/g)).toHaveLength(2);
    expect(zpl.match(/\^PQ2/g)).toHaveLength(2);
    expect(zpl).toContain("^PW456\n^LL256\n");
    expect(zpl).toContain("^FDA_5E1_7E\\\\_5F^FS");
    expect(zpl).toContain("N,N,N,A^FH^FDA>01^FS");
  });

  it("gives the printer twelve digits of an EAN-13 and the whole of a QR code", async () => {
    const path = join(folder, "products.zpl");
    const medium = { format: "zpl", width: 57, height: 32, dotsPerInch: 300 } as const;
    const product = place(1, { code: "4006381333931" });
    await writeLabels(path, [product], sheetOrder({ of: "products", symbology: "ean13", medium }));
    expect(await readFile(path, "utf8")).toContain("N,N^FD400638133393^FS");
    await writeLabels(path, [product], sheetOrder({ of: "products", symbology: "qr", medium }));
    expect(await readFile(path, "utf8")).toContain("^FH^FDMA,4006381333931^FS");
  });

  it("writes nothing when nothing can be printed", async () => {
    expect(await writeLabels(join(folder, "none.pdf"), [place(1, { fault: "no-ean13" })], sheetOrder())).toBe(
      0,
    );
  });
});

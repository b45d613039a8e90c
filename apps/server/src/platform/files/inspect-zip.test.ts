import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inspectZip, WORKBOOK_ZIP_LIMITS } from "./inspect-zip.ts";
import { TableFileError } from "./table-file-error.ts";
import { all, type FixtureEntry, zipBytes } from "./zip-fixture.ts";

// Making the large ones takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inspect-zip-"));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
async function saved(bytes: Buffer): Promise<string> {
  made += 1;
  const path = join(folder, `${made}.zip`);
  await writeFile(path, bytes);
  return path;
}

async function refusal(entries: readonly FixtureEntry[] | Buffer): Promise<string> {
  const path = await saved(Buffer.isBuffer(entries) ? entries : zipBytes(entries));
  try {
    await inspectZip(path);
  } catch (error) {
    if (error instanceof TableFileError) return `${error.code} ${error.params["reason"]}`;
    throw error;
  }
  return "accepted";
}

const megabytes = (count: number) => Buffer.alloc(count * 1024 * 1024);

describe("inspectZip", () => {
  it("streams parts, deflated, stored or empty, as often as asked", async () => {
    const zip = await inspectZip(
      await saved(
        zipBytes([
          { name: "a.xml", content: "<a/>" },
          { name: "b.txt", content: "stored", stored: true },
          { name: "c.txt", content: "", stored: true },
        ]),
      ),
    );
    const text = async (name: string) => Buffer.concat(await all(zip.read(name))).toString();
    expect(zip.names()).toEqual(["a.xml", "b.txt", "c.txt"]);
    expect(await text("A.XML")).toBe("<a/>");
    expect(await text("b.txt")).toBe("stored");
    expect(await text("b.txt")).toBe("stored");
    expect(await text("c.txt")).toBe("");
  });

  it.each(["../evil.xml", "a/../../b", "/etc/passwd", "C:\\x", "a\\b", "c:evil", "nul\0.xml", ""])(
    "refuses the name %j",
    async (name) => {
      expect(await refusal([{ name, content: "x" }])).toBe("file-hostile unsafe-name");
    },
  );

  it("refuses two entries of one name", async () => {
    const twice = [
      { name: "xl/workbook.xml", content: "<a/>" },
      { name: "XL/workbook.xml", content: "<b/>" },
    ];
    expect(await refusal(twice)).toBe("file-hostile repeated-name");
  });

  it("refuses an honest bomb by its ratio", async () => {
    expect(await refusal([{ name: "a.xml", content: megabytes(40) }])).toBe("file-hostile zip-bomb");
  });

  it("stops a lying bomb at its declared size", async () => {
    const bomb = { name: "a.bin", content: megabytes(60), declaredSize: 1000 };
    expect(await refusal([bomb])).toBe("file-hostile lying-sizes");
  });

  it("refuses a size declared larger than what is there", async () => {
    expect(await refusal([{ name: "a", content: "x", declaredSize: 500 }])).toBe("file-hostile lying-sizes");
  });

  it("refuses more inflated bytes in total than the limit", async () => {
    const path = await saved(
      zipBytes([
        { name: "a", content: "x".repeat(600) },
        { name: "b", content: "y".repeat(600) },
      ]),
    );
    const limits = { ...WORKBOOK_ZIP_LIMITS, maxTotalBytes: 1000 };
    await expect(inspectZip(path, limits)).rejects.toMatchObject({ code: "file-too-large" });
  });

  it("refuses entries that share bytes", async () => {
    const shared = [
      { name: "a", content: "hello hello" },
      { name: "b", content: "hello hello", headerOffset: 0 },
    ];
    expect(await refusal(shared)).toBe("file-hostile overlapping-entries");
  });

  it("refuses thousands of entries before reading any", async () => {
    const many = Array.from({ length: 16_000 }, (_, index) => ({
      name: `${index}.xml`,
      content: "",
      stored: true,
    }));
    expect(await refusal(many)).toBe("file-hostile too-many-entries");
  });

  it.each([0, 60_000, 65_530, 65_535, 131_068])("finds a DOCTYPE that starts at byte %d", async (at) => {
    const noise = Array.from({ length: at }, (_, index) =>
      String.fromCharCode(97 + ((index * 7919) % 26)),
    ).join("");
    const content = `${noise}<!DOCTYPE a [<!ENTITY b "c">]><a/>`;
    expect(await refusal([{ name: "xl/a.xml", content }])).toBe("file-hostile doctype");
  });

  it("refuses XML in UTF-16, where a DOCTYPE could hide", async () => {
    const content = Buffer.from("\ufeff<!DOCTYPE a><a/>", "utf16le");
    expect(await refusal([{ name: "a.xml", content }])).toBe("file-hostile xml-encoding");
  });

  it("tells damaged, cut and encrypted zips apart from hostile ones", async () => {
    expect(await refusal([{ name: "a", content: "x", declaredCrc: 1 }])).toBe(
      "file-not-readable zip-damaged",
    );
    expect(await refusal([{ name: "a", content: "x", encrypted: true }])).toBe("file-not-readable encrypted");
    const whole = zipBytes([{ name: "a", content: "hello" }]);
    expect(await refusal(whole.subarray(0, whole.length - 30))).toBe("file-not-readable zip-end-missing");
    expect(await refusal(Buffer.from("PK\x03\x04"))).toBe("file-not-readable zip-end-missing");
  });
});

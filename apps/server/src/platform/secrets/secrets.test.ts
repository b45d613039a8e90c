import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSecretBox, keptSecretKey, parseSecretKey } from "./index.ts";

const place = { organisationId: "0198c0de-0000-7000-8000-000000000001", row: "things/1" };
const secret = Buffer.from("a secret that is read again");

describe("a secret box", () => {
  const box = createSecretBox(randomBytes(32));

  it("opens what it sealed, and never seals the same twice alike", () => {
    const [one, two] = [box.seal(place, secret), box.seal(place, secret)];
    expect(box.open(place, one)).toEqual(secret);
    expect(one.equals(two)).toBe(false);
    expect(one.includes(secret)).toBe(false);
  });

  it("opens nothing that was changed by a bit, in whatever byte", () => {
    const sealed = box.seal(place, secret);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => box.open(place, changed)).toThrow();
    }
    expect(() => box.open(place, sealed.subarray(0, 20))).toThrow();
  });

  it("opens nothing in another row, organisation or under another key", () => {
    const sealed = box.seal(place, secret);
    expect(() => box.open({ ...place, row: "things/2" }, sealed)).toThrow();
    expect(() => box.open({ ...place, organisationId: place.row }, sealed)).toThrow();
    expect(() => createSecretBox(randomBytes(32)).open(place, sealed)).toThrow();
  });

  it("signs each purpose under a key of its own", () => {
    expect(box.sign("one", "text")).toEqual(box.sign("one", "text"));
    expect(box.sign("one", "text")).not.toEqual(box.sign("two", "text"));
  });
});

describe("the server's key", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "stockex-key-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is made once, for its user alone, whoever starts first", async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => keptSecretKey(folder)));
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(await readdir(folder)).toEqual(["secret.key"]);
    expect((await stat(join(folder, "secret.key"))).mode & 0o777).toBe(0o600);
    expect(parseSecretKey(await readFile(join(folder, "secret.key"), "utf8"))).toEqual(keys[0]);
  });

  it("is never replaced when it cannot be read", async () => {
    await writeFile(join(folder, "secret.key"), "half a k");
    await expect(keptSecretKey(folder)).rejects.toThrow("does not hold a key");
    expect(await readFile(join(folder, "secret.key"), "utf8")).toBe("half a k");
  });

  it("is 32 bytes in hex or base64, nothing else", () => {
    const key = randomBytes(32);
    for (const text of [key.toString("hex"), key.toString("base64"), `${key.toString("base64url")}\n`])
      expect(parseSecretKey(text)).toEqual(key);
    for (const text of ["", "secret", key.toString("hex").slice(2), `${key.toString("base64")}AAAA`])
      expect(parseSecretKey(text)).toBeNull();
  });
});

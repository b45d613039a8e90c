import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../db/setup-error.ts";

const KEY_BYTES = 32;
const FILE = "secret.key";

/**
 * Reads a key as an operator writes it: 32 bytes in hex or base64. Null when it is neither.
 */
export function parseSecretKey(text: string): Buffer | null {
  const written = text.trim();
  if (/^[0-9a-f]{64}$/i.test(written)) return Buffer.from(written, "hex");
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(written)) return null;
  const key = Buffer.from(written, "base64");
  return key.length === KEY_BYTES ? key : null;
}

/**
 * The key that the server's secrets are sealed with, from the data folder; made at the first start, readable by the
 * server's user alone. Several servers that start together on one folder end up with one key.
 */
export async function keptSecretKey(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, FILE);
  const kept = await readKey(path);
  if (kept !== null) return kept;
  await mkdir(dataDir, { recursive: true });
  const fresh = join(dataDir, `${FILE}.${randomBytes(6).toString("hex")}`);
  await writeFile(fresh, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  try {
    // A link, not a rename: it is refused when another server's key is there already.
    await link(fresh, path);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  const made = await readKey(path);
  if (made === null) throw new Error(`the secret key ${path} was there and is gone`);
  return made;
}

async function readKey(path: string): Promise<Buffer | null> {
  try {
    const key = parseSecretKey(await readFile(path, "utf8"));
    // Going on with another key would make every sealed secret unreadable for good.
    if (key === null) throw new Error(`${path} does not hold a key of 32 bytes; put the right one back`);
    return key;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

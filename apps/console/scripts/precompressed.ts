import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { Plugin } from "vite";

const PACKABLE = /\.(js|css|html|svg|json|wasm)$/;
/** Below this a packet carries it whole anyway. */
const WORTHWHILE_BYTES = 1_000;

/** Writes a .gz and a .br beside each file that is built and gets smaller by it: the server sends them as they are, packing nothing. */
export function precompressed(): Plugin {
  return {
    name: "stockex-precompressed",
    apply: "build",
    async writeBundle({ dir }, bundle) {
      const names = Object.keys(bundle).filter((name) => PACKABLE.test(name));
      await Promise.all(names.map((name) => pack(join(dir ?? "", name))));
    },
  };
}

async function pack(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < WORTHWHILE_BYTES) return;
  await Promise.all([
    promisify(gzip)(content, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
    promisify(brotliCompress)(content).then((packed) => writeFile(`${path}.br`, packed)),
  ]);
}

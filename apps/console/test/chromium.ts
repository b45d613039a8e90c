import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, mkdir, mkdtemp, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const bin = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");

const flags = [
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
  "--font-render-hinting=none",
];

/**
 * A real browser from npm alone. It is unpacked once for each user, under another name first: a run that is
 * killed on the way must not leave half a browser that the next one takes for a whole.
 * @param more flags of its own, such as what its camera sees
 */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = await unpacked();
  const options = { executablePath, headless: true, args: [...flags, ...more] };
  try {
    return await chromium.launch(options);
  } catch (error) {
    // Slim systems lack the NSS libraries; the package carries them for one of those.
    if (!String(error).includes("libn")) throw error;
    const libraries = join(await inflate(join(bin, "al2023.tar.br")), "lib");
    return chromium.launch({ ...options, env: { ...process.env, LD_LIBRARY_PATH: libraries } });
  }
}

async function unpacked(): Promise<string> {
  const folder = join(tmpdir(), `stockex-chromium-153-${userInfo().username}`);
  const path = join(folder, "chromium");
  if (await exists(path)) return path;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = join(await mkdtemp(join(folder, "new-")), "chromium");
  await pipeline(
    createReadStream(join(bin, "chromium.br")),
    createBrotliDecompress(),
    createWriteStream(fresh),
  );
  await chmod(fresh, 0o700);
  await rename(fresh, path);
  return path;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

// Starts the embedded database of the folder named on the command line, prints its process and waits to be
// killed: tests need a server process that dies without a chance to tidy up.
import { startEmbedded } from "../src/platform/db/embedded.ts";
import { TEST_SETTINGS } from "../src/platform/db/embedded-cluster.ts";

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error("usage: node start-embedded.ts <folder>");
const log = { info: () => undefined, warn: (message: string) => console.error(message) };
const server = await startEmbedded({ dataDir, settings: TEST_SETTINGS, log });
console.log(server.pid);
setInterval(() => undefined, 60_000);

/**
 * The server under the reading benches, in a process of its own as in production:
 * `node reading-server.ts RUNTIME_URL OWNER_URL`. Tells its address by IPC, and its peak memory when asked.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApplication } from "../src/application.ts";
import { connectOwner, connectRuntime } from "../src/platform/db/connect.ts";
import { createLog } from "../src/platform/log/log.ts";

const [runtimeUrl = "", ownerUrl = ""] = process.argv.slice(2);
const pool = connectRuntime(runtimeUrl, { max: 20 });
const ownerPool = connectOwner(ownerUrl, { max: 4 });
const dataDir = join(tmpdir(), `stockex-bench-${process.pid}`);
const application = await createApplication({ pool, ownerPool, dataDir, log: createLog("silent") });
const address = await application.start({ port: 0 });
process.send?.({ address });
process.on("message", async () => {
  process.send?.({ rssMb: process.resourceUsage().maxRSS / 1024 });
  await application.stop();
  await Promise.all([pool.end(), ownerPool.end()]);
  process.disconnect();
});

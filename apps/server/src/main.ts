import { startFrom } from "./command-line.ts";

const started = await startFrom(process.env);
if (started !== null) console.log(`Stockex is ready: ${started.url}`);

import { resolve } from "node:path";
import { readDemoMoves, readDemoProducts } from "../../demo-data/read.ts";
import { startFrom } from "../command-line.ts";
import { demoPassword, people } from "./people.ts";
import { runDemo } from "./run-demo.ts";
import { figure, Screen } from "./screen.ts";

const exitAfter = process.argv.includes("--exit");
const seed = Number(process.argv.find((argument) => argument.startsWith("--seed="))?.slice(7) ?? "2026");

/**
 * `npm run demo`: starts the server as `npm start` does, loads the demo organisation, counts its depot before the
 * reader's eyes, and stays up. `-- --exit` stops after the job and ends with 0 only if all that was shown held;
 * `-- --seed=7` makes other mistakes.
 */
async function main(): Promise<void> {
  const screen = new Screen((line) => console.log(line));
  console.log("Stockex demo: starting the database and the server …");
  const started = await startFrom({ ...process.env, LOG_LEVEL: process.env["LOG_LEVEL"] ?? "fatal" });
  if (started === null) return;
  const { server, url } = started;
  console.log(`Ready at ${url} after ${screen.elapsed}.`);
  try {
    const input = { products: await readDemoProducts(), moves: readDemoMoves() };
    await runDemo({ server, screen, input, outputDir: resolve("output"), seed });
  } catch (error) {
    console.error(error);
    screen.expect("the demo ran to its end", false);
  }
  conclude(screen);
  if (exitAfter) {
    await server.stop();
    process.exit(screen.failures.length === 0 ? 0 : 1);
  }
  introduce(url);
}

function conclude(screen: Screen): void {
  console.log("");
  if (screen.failures.length === 0) {
    console.log(`All ${figure(screen.claims)} claims held. ${screen.elapsed} in all.`);
    return;
  }
  console.log(`${screen.failures.length} of ${screen.claims} claims did NOT hold:`);
  for (const failure of screen.failures) console.log(`  ✗ ${failure}`);
}

function introduce(url: string): void {
  console.log("");
  console.log(`The console: ${url}   (Ctrl+C stops it; the data stays)`);
  console.log(`Everybody's password: ${demoPassword}`);
  for (const { email, role, language } of Object.values(people))
    console.log(`  ${role.padEnd(14)} ${language}  ${email}`);
}

await main();

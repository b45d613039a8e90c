// npm run check: everything that can be known without a database, in well under a minute.
//   npm run check -- types walls    only the parts whose names contain one of these words
import { availableParallelism } from "node:os";
import { type Check, runChecks, staticChecks } from "./checks.ts";

const unitTests: Check = { name: "unit tests", command: ["vitest", "run", "--project", "unit"] };
const wanted = process.argv.slice(2);
const checks = [unitTests, ...(await staticChecks())].filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);
const { passed, failed } = await runChecks(checks, Math.max(2, availableParallelism()));
console.log(failed === 0 ? `${passed} checks hold` : `${failed} of ${passed + failed} checks failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

import { defineConfig } from "vitest/config";

const ROOMS = ["packages/*", "apps/*", "connectors/*", "tests", "tools"];
const filesIn = (pattern: string) => ROOMS.map((room) => `${room}/**/${pattern}`);

/** "unit" needs nothing; "db" has one real PostgreSQL for the run (see apps/server/test/global-setup.ts);
 * "browser" has that too, and a real browser on the console as it is built (apps/console/test). */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: filesIn("*.test.{ts,tsx}"),
          exclude: ["**/node_modules/**", "**/dist/**", "**/*.db.test.ts", "**/*.browser.test.ts"],
          // Bounds a test that hangs; nothing here measures time.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "db",
          include: filesIn("*.db.test.ts"),
          exclude: ["**/node_modules/**", "**/dist/**"],
          globalSetup: ["apps/server/test/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 45_000 } },
        },
      },
      {
        test: {
          name: "browser",
          include: filesIn("*.browser.test.ts"),
          exclude: ["**/node_modules/**", "**/dist/**"],
          globalSetup: ["apps/console/test/build-console.ts", "apps/server/test/global-setup.ts"],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});

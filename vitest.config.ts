import { defineConfig } from "vitest/config";

const ROOMS = ["packages/*", "apps/*", "connectors/*", "tests", "tools"];
const filesIn = (pattern: string) => ROOMS.map((room) => `${room}/**/${pattern}`);

/** "unit" needs nothing; "db" has one real PostgreSQL for the run (see apps/server/test/global-setup.ts). */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: filesIn("*.test.{ts,tsx}"),
          exclude: ["**/node_modules/**", "**/dist/**", "**/*.db.test.ts"],
        },
      },
      {
        test: {
          name: "db",
          include: filesIn("*.db.test.ts"),
          exclude: ["**/node_modules/**", "**/dist/**"],
          globalSetup: ["apps/server/test/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

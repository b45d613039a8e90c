import type { TestProject } from "vitest/node";
import { startTestServer } from "../src/platform/db/test-server.ts";

/** Starts the one database server of a test run (or uses DATABASE_URL) and takes it down afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer(process.env["DATABASE_URL"]);
  project.provide("stockexTestServer", server.access);
  return server.stop;
}

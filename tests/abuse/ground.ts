import { type Role, type Route, roles, routes } from "@stockex/contracts";
import type { Pool } from "pg";
import type { TestServerAccess } from "../../apps/server/src/platform/db/test-server.ts";
import type { Log } from "../../apps/server/src/platform/log/log.ts";
import { startTestApplication, type TestApplication } from "../../apps/server/test/application.ts";
import { makeShop, type Shop } from "../../apps/server/test/shop.ts";
import { type Document, type Ids, type MadeRequest, type Operation, operationsOf } from "./requests.ts";

/** A running server, its own description of its operations, and an organisation with something of most things in it. */
export interface AbuseGround {
  readonly running: TestApplication;
  readonly operations: readonly Operation[];
  readonly shop: Shop;
  close(): Promise<void>;
}

/** @param how.server outside the tests' runner, the database server */
export async function openGround(
  name: string,
  { log, server }: { readonly log?: Log; readonly server?: TestServerAccess } = {},
): Promise<AbuseGround> {
  const running = await startTestApplication(log === undefined ? {} : { log }, server);
  try {
    const document = (await (await fetch(`${running.address}/v1/openapi.json`)).json()) as Document;
    const shop = await furnishedShop(running, name);
    return { running, operations: operationsOf(document), shop, close: () => running.stop() };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** A shop with a count under way, a template and an import that waits. */
export async function furnishedShop(running: TestApplication, name: string): Promise<Shop> {
  const shop = await makeShop(running.app, running.address, name, 3);
  const { id: countId } = await shop.release();
  const [productId = ""] = shop.productIds;
  await shop.as("counter").call(routes.recordReadings, {
    params: { countId },
    body: {
      deviceId: crypto.randomUUID(),
      readings: [
        {
          kind: "count",
          eventId: crypto.randomUUID(),
          productId,
          locationId: shop.locationId,
          quantity: "7",
          countedAt: new Date().toISOString(),
          how: "scan",
        },
      ],
    },
  });
  return shop;
}

/** Every id of an organisation, of its rows in all tables and its own. */
export async function idsOf(owner: Pool, organisationId: string): Promise<Ids> {
  const { rows: tables } = await owner.query<{ schema: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS name
     FROM information_schema.columns c JOIN information_schema.columns o USING (table_schema, table_name)
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.column_name = 'id' AND c.data_type = 'uuid' AND o.column_name = 'organisation_id' AND t.table_type = 'BASE TABLE'`,
  );
  const ids = new Map<string, readonly string[]>([["organisation", [organisationId]]]);
  for (const { schema, name } of tables) {
    const { rows } = await owner.query<{ id: string }>(
      `SELECT id FROM "${schema}"."${name}" WHERE organisation_id = $1 ORDER BY id DESC LIMIT 500`,
      [organisationId],
    );
    const singular = name.replace(/ies$/, "y").replace(/s$/, "").replace(/^.*_/, "");
    ids.set(singular, [...(ids.get(singular) ?? []), ...rows.map(({ id }) => id)]);
  }
  return ids;
}

const accesses = new Map<string, Route["access"]>(
  Object.values(routes).map(({ id, access }) => [id, access]),
);

/** What an operation needs. */
export const accessOf = ({ operationId }: Operation): Route["access"] =>
  accesses.get(operationId) ?? "public";

export type Caller = Role | null;
export const callers: readonly Caller[] = [...roles, null];

/** Longest wait for an answer: the server's own limits are below it. */
const LONGEST_WAIT_MS = 60_000;

export interface Sent {
  readonly status: number;
  readonly text: string;
}

/** Sends a request as somebody of a shop; status 0 when no answer came in time. */
export async function send(
  { address }: TestApplication,
  shop: Shop,
  caller: Caller,
  { method, url, headers, body }: MadeRequest,
): Promise<Sent> {
  const token = caller === null ? null : shop.as(caller).token;
  const answer = await fetch(address + url, {
    method,
    headers: {
      ...headers,
      "x-stockex-client": "api",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    ...(body === undefined ? {} : { body }),
  }).catch((error: unknown) => error);
  if (!(answer instanceof Response)) return { status: 0, text: String(answer) };
  return { status: answer.status, text: await answer.text() };
}

import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { type Permission, permissions } from "@stockex/contracts";
import type { RequestContext } from "../src/platform/context.ts";
import type { BoundRoute } from "../src/platform/http/index.ts";
import { registerRoutes } from "../src/platform/http/routes.ts";
import { createHttpServer } from "../src/platform/http/server.ts";
import { createLog } from "../src/platform/log/log.ts";
import type { ModuleDependencies } from "../src/platform/module.ts";
import { createOutbound } from "../src/platform/outbound/outbound.ts";
import { createSecretBox } from "../src/platform/secrets/index.ts";
import type { TestOrganisation } from "./organisation.ts";

export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  /** Parsed JSON; undefined for an empty answer. Checked against the contract by the server. */
  readonly body: unknown;
}

export interface Download {
  readonly status: number;
  /** As the browser would save it. */
  readonly fileName: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface TestApi {
  call(
    request: `${"GET" | "POST" | "PUT" | "DELETE"} /v1/${string}`,
    how?: { readonly body?: object; readonly headers?: Record<string, string> },
  ): Promise<Answer>;
  download(path: `/v1/${string}`): Promise<Download>;
  close(): Promise<void>;
}

const token = "t".repeat(43);

/** The routes of modules on a real HTTP server, called by one signed-in person of the organisation. */
export async function createTestApi(
  organisation: Pick<TestOrganisation, "database">,
  caller: RequestContext,
  modules: readonly ((deps: ModuleDependencies) => { readonly routes?: readonly BoundRoute[] })[],
  allowed: readonly Permission[] = permissions,
): Promise<TestApi> {
  const { clock } = caller;
  const log = createLog("silent");
  const session = {
    organisationId: caller.organisationId,
    userId: caller.userId ?? "",
    permissions: new Set(allowed),
    language: caller.language,
    csrfToken: "csrf",
    expiresAt: new Date(8.64e15),
  };
  const secrets = createSecretBox(randomBytes(32));
  const deps: ModuleDependencies = {
    database: organisation.database,
    clock,
    log,
    secrets,
    outbound: createOutbound(),
    filesDir: tmpdir(),
  };
  const server = await createHttpServer({ log, publicUrl: null });
  registerRoutes(
    server,
    {
      sessions: { find: async () => session, peek: async () => session },
      clock,
      uploads: { directory: tmpdir(), maxBytes: 50_000_000 },
      publicUrl: null,
      checkAnswers: true,
    },
    modules.flatMap((module) => module(deps).routes ?? []),
  );
  return {
    async call(request, how = {}) {
      const [method, url] = request.split(" ") as ["GET", string];
      const answer = await server.inject({
        method,
        url,
        headers: { authorization: `Bearer ${token}`, ...how.headers },
        ...(how.body === undefined ? {} : { payload: how.body }),
      });
      const etag = answer.headers["etag"];
      return {
        status: answer.statusCode,
        etag: typeof etag === "string" ? etag : undefined,
        body: answer.payload === "" ? undefined : answer.json(),
      };
    },
    async download(path) {
      const answer = await server.inject({
        method: "GET",
        url: path,
        headers: { authorization: `Bearer ${token}` },
      });
      const [, name = ""] =
        /filename\*=UTF-8''(.*)$/.exec(String(answer.headers["content-disposition"])) ?? [];
      return {
        status: answer.statusCode,
        fileName: decodeURIComponent(name),
        type: String(answer.headers["content-type"]),
        bytes: answer.rawPayload,
      };
    },
    close: () => server.close(),
  };
}

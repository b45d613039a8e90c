import { type Role, rolePermissions, roles } from "@stockex/contracts";
import fc from "fast-check";
import type { TestServerAccess } from "../../apps/server/src/platform/db/test-server.ts";
import { createLog } from "../../apps/server/src/platform/log/log.ts";
import { seeded } from "../support/random.ts";
import { accessOf, callers, idsOf, openGround, send } from "./ground.ts";
import { type Ids, type Operation, requestOf } from "./requests.ts";

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Operations that answered 2xx at least once, of all. */
  readonly reached: number;
  readonly operations: number;
  /** Answers of 500 and above, answers not as the contract says (the server answers those with 500), and none at all. */
  readonly failures: readonly string[];
}

/** They would sign the fuzzer out, or shut its people out; tests of their own try them. */
const locksOut = new Set([
  "signOut",
  "endMySession",
  "endMyOtherSessions",
  "endUserSession",
  "endUserSessions",
  "changePassword",
  "changeUser",
  "createPasswordLink",
  "resetSecondFactor",
  "changeSignInRules",
]);

function mayCall(role: Role, operation: Operation): boolean {
  const access = accessOf(operation);
  return access === "public" || access === "signed-in" || rolePermissions[role].includes(access);
}

/** Another server that does not answer is no failure of ours: the operation says so. */
const isExpected = ({ responses }: Operation, status: number) =>
  status !== 500 && Object.hasOwn(responses, String(status));

/**
 * Sends requests made from the server's own OpenAPI document, most of them well formed and about things that exist, by
 * people of every role and by nobody.
 */
export async function fuzz(how: {
  readonly requests: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
  /** The database server, outside the tests' runner. */
  readonly server?: TestServerAccess;
}): Promise<FuzzReport> {
  const { requests, seed, say = () => undefined, server } = how;
  const errors: string[] = [];
  const ground = await openGround("Fuzz", {
    log: createLog("error", { write: (line: string) => errors.push(line) }),
    ...(server === undefined ? {} : { server }),
  });
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(random() * list.length)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  };
  const operations = ground.operations.filter(({ operationId }) => !locksOut.has(operationId));
  const statuses: Record<string, number> = {};
  const failures: string[] = [];
  const reached = new Set<string>();
  let ids: Ids = new Map();
  try {
    for (let n = 0; n < requests; n += 1) {
      // What was made meanwhile is asked for, too.
      if (n % 200 === 0) {
        ids = await idsOf(ground.running.db.ownerPool, ground.shop.organisation.organisationId);
        say(`${n} requests, ${[...ids.values()].flat().length} ids, ${failures.length} failures`);
      }
      const operation = pick(operations);
      const made = requestOf(operation, { ids, junk: random() < 0.5 ? 0 : 8 });
      const [request] = fc.sample(made, { numRuns: 1, seed: Math.floor(random() * 2 ** 31) });
      if (request === undefined) throw new Error("a sample of one is empty");
      const able = roles.filter((role) => mayCall(role, operation));
      const caller = able.length > 0 && random() < 0.7 ? pick(able) : pick(callers);
      const { status, text } = await send(ground.running, ground.shop, caller, request);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status >= 200 && status < 300) reached.add(operation.operationId);
      if (status === 0 || (status >= 500 && !isExpected(operation, status))) {
        const sent = typeof request.body === "string" ? request.body.slice(0, 600) : "";
        failures.push(
          `${n}: ${operation.operationId} by ${caller}: ${status} ${text.slice(0, 200)}\n  ${request.method} ${request.url} ${sent}\n  ${errors.splice(0).join(" ").slice(0, 1500)}`,
        );
      }
    }
  } finally {
    await ground.close();
  }
  return { seed, requests, statuses, reached: reached.size, operations: operations.length, failures };
}

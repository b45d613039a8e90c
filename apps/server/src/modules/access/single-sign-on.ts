import type { IdentityProvider, Language } from "@stockex/contracts";
import { sql } from "kysely";
import { z } from "zod";
import { systemContext } from "../../platform/context.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { PublicCaller } from "../../platform/http/index.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { fail, ProblemError } from "../../platform/problem.ts";
import type { SecretBox, SecretPlace } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";
import { readProvider, secretOf } from "./identity-providers.ts";
import { type Asked, authorization, discover, type ExternalPerson, whoIs } from "./openid.ts";
import {
  actingFor,
  askForMore,
  findAccount,
  openSession,
  type SignedIn,
  type SignInDependencies,
} from "./sign-in.ts";
import { addUser } from "./users.ts";

export interface SingleSignOnDependencies extends SignInDependencies {
  readonly outbound: Outbound;
  /** Where providers send browsers back to. */
  readonly callbackAddress: () => string;
}

/** How long somebody may take to show the provider who they are. */
const TICKET_MS = 15 * 60_000;

/** A provider under which somebody signs in, with what it takes to ask it. */
interface Known {
  readonly organisationId: string;
  readonly provider: IdentityProvider;
  readonly clientSecret: string | null;
}

/**
 * Where to send a browser, and the ticket it comes back with. The ticket is sealed, not stored: strangers who ask for
 * many leave nothing behind. It lies in the browser that began, so that nobody is signed in by somebody else's answer.
 * @throws ProblemError provider-unknown, provider-unreachable, too-many-requests
 */
export async function beginSingleSignOn(
  deps: SingleSignOnDependencies,
  signInName: string,
  caller: PublicCaller,
): Promise<{ readonly address: string; readonly ticket: string }> {
  await deps.limits.takeOfAddress(caller.address);
  const known = await findProvider(deps, signInName, caller);
  if (known === null) return fail("provider-unknown", { name: signInName });
  const client = { ...known.provider, clientSecret: known.clientSecret };
  const configuration = await reachable(deps, client, () => discover(deps.outbound, client));
  const { address, asked } = await authorization(configuration, deps.callbackAddress());
  await deps.limits.forgiveAddress(caller.address);
  return { address, ticket: sealTicket(deps.secrets, known, asked, caller.clock.now()) };
}

/**
 * Signs in whom the provider confirms: whoever it has sent before, else the person with this e-mail, else, where the
 * provider may bring new people, a new one. A second factor is asked for as after a password, unless the provider did.
 * @throws ProblemError sign-in-over, provider-refused, provider-unreachable, person-unknown, too-many-requests
 */
export async function finishSingleSignOn(
  deps: SingleSignOnDependencies,
  given: { readonly ticket: string; readonly answer: string },
  caller: PublicCaller,
): Promise<SignedIn> {
  await deps.limits.takeOfAddress(caller.address);
  const { known, asked } = await openTicket(deps, given.ticket, caller);
  const { provider } = known;
  const client = { ...provider, clientSecret: known.clientSecret };
  const answerTo = new URL(`${deps.callbackAddress()}?${given.answer.replace(/^\?/, "")}`);
  const person = await reachable(deps, client, async () =>
    whoIs(await discover(deps.outbound, client), client, { answerTo, asked }),
  );
  const acting = (userId: string | null) =>
    actingFor({ organisation_id: known.organisationId }, caller, userId);
  const recognised = () => deps.database.write(acting(null), (tx) => recognise(tx, provider, person));
  // Two windows at the same moment may both bring the same new person: the second finds them there.
  const userId = await recognised().catch((error: unknown) => {
    if (error instanceof ProblemError && error.problem.code === "already-exists") return recognised();
    throw error;
  });
  if (userId === null) {
    await deps.database.write(acting(null), (tx) =>
      appendAudit(tx, {
        action: "session.provider-refused",
        objectType: "identity-provider",
        objectId: provider.id,
        after: { email: person.email, subject: person.subject },
      }),
    );
    return fail("person-unknown", { provider: provider.name, email: person.email ?? person.subject });
  }
  const signedIn = await deps.database.write(acting(userId), async (tx): Promise<SignedIn> => {
    const more = provider.doesSecondFactor || person.manyFactors ? null : await askForMore(tx, userId);
    return more ?? openSession(tx, userId, caller, { provider: provider.name });
  });
  await deps.limits.forgiveAddress(caller.address);
  return signedIn;
}

async function findProvider(
  deps: SingleSignOnDependencies,
  signInName: string,
  caller: PublicCaller,
): Promise<Known | null> {
  const { rows } = await deps.database.pool.query<{ organisation_id: string; provider_id: string }>(
    "SELECT * FROM access.find_identity_provider($1)",
    [signInName],
  );
  const [found] = rows;
  if (found === undefined) return null;
  const { organisation_id: organisationId, provider_id: id } = found;
  return deps.database.read(systemContext(organisationId, caller), async (tx) => ({
    organisationId,
    provider: await readProvider(tx, id),
    clientSecret: await secretOf(tx, deps.secrets, id),
  }));
}

/** Who cannot reach a provider is not told why: the address is the administrator's business. */
async function reachable<T>(
  deps: SingleSignOnDependencies,
  { issuer }: { readonly issuer: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    deps.log.warn({ code: error.problem.code, issuer }, "an identity provider could not be used");
    if (error.problem.code === "address-not-allowed")
      return fail("provider-unreachable", { host: new URL(issuer).host });
    throw error;
  }
}

const kept = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  until: z.number(),
});

const placeOf = ({ organisationId, provider }: Known): SecretPlace => ({
  organisationId,
  row: `sign-in by ${provider.id} version ${provider.version}`,
});

/** The sign-in name, then the sealed rest. */
function sealTicket(secrets: SecretBox, known: Known, asked: Asked, now: Date): string {
  const text = JSON.stringify({ ...asked, until: now.getTime() + TICKET_MS });
  const sealed = secrets.seal(placeOf(known), Buffer.from(text)).toString("base64url");
  return `${known.provider.signInName}.${sealed}`;
}

/** @throws ProblemError sign-in-over for whatever is not one of ours, has expired, or is of a provider changed meanwhile */
async function openTicket(
  deps: SingleSignOnDependencies,
  ticket: string,
  caller: PublicCaller,
): Promise<{ readonly known: Known; readonly asked: Asked }> {
  const [signInName = "", sealed = ""] = ticket.split(".");
  const known = await findProvider(deps, signInName, caller);
  if (known === null) return fail("sign-in-over");
  const asked = opened(deps.secrets, placeOf(known), sealed);
  if (asked === null || asked.until <= caller.clock.now().getTime()) return fail("sign-in-over");
  return { known, asked };
}

function opened(secrets: SecretBox, place: SecretPlace, sealed: string): z.infer<typeof kept> | null {
  try {
    const text = secrets.open(place, Buffer.from(sealed, "base64url")).toString("utf8");
    return kept.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The person of ours, bound to the provider's name for them from now on; null when nobody is, or may not come in. */
async function recognise(tx: Tx, provider: IdentityProvider, person: ExternalPerson): Promise<string | null> {
  const now = tx.ctx.clock.now();
  const { rows } = await sql<{ id: string; active: boolean }>`
    UPDATE access.external_identities x SET last_used_at = ${now}
    FROM access.users u
    WHERE x.provider_id = ${provider.id} AND x.subject = ${person.subject}
      AND u.organisation_id = x.organisation_id AND u.id = x.user_id
    RETURNING u.id, u.active`.execute(tx.kysely);
  const [known] = rows;
  if (known !== undefined) return known.active ? known.id : null;
  if (person.email === null || !(person.emailVerified || provider.trustsEmail)) return null;
  const userId = await accountOf(tx, provider, person, person.email);
  if (userId === null) return null;
  // Two windows of one person at the same moment bind the same; somebody else under this e-mail is refused.
  const bound = await sql<{ userId: string }>`
    INSERT INTO access.external_identities (organisation_id, provider_id, subject, user_id, created_at, last_used_at)
    VALUES (${tx.ctx.organisationId}, ${provider.id}, ${person.subject}, ${userId}, ${now}, ${now})
    ON CONFLICT DO NOTHING RETURNING user_id AS "userId"`.execute(tx.kysely);
  if (bound.rows.length === 0) return isBound(tx, provider, person, userId);
  await appendAudit(tx, {
    action: "user.bind-identity",
    objectType: "user",
    objectId: userId,
    after: { provider: provider.name, subject: person.subject, email: person.email },
  });
  return userId;
}

async function isBound(tx: Tx, provider: IdentityProvider, person: ExternalPerson, userId: string) {
  const { rows } = await sql`
    SELECT FROM access.external_identities
    WHERE provider_id = ${provider.id} AND subject = ${person.subject} AND user_id = ${userId}`.execute(
    tx.kysely,
  );
  return rows.length === 1 ? userId : null;
}

/** Of this organisation alone; whoever was deactivated is not let in again by another way. */
async function accountOf(
  tx: Tx,
  provider: IdentityProvider,
  person: ExternalPerson,
  email: string,
): Promise<string | null> {
  const account = await findAccount(tx.client, email);
  if (account === null) return addNew(tx, provider, person, email);
  const ours = account.organisation_id === tx.ctx.organisationId && account.active;
  return ours ? account.user_id : null;
}

async function addNew(
  tx: Tx,
  { roleOfNew: role }: IdentityProvider,
  { name, locale }: ExternalPerson,
  email: string,
): Promise<string | null> {
  if (role === null) return null;
  const language: Language = locale?.toLowerCase().startsWith("fr") === true ? "fr" : "en";
  const user = await addUser(tx, { email, name: (name ?? email).slice(0, 120), language, role }, null);
  return user.id;
}

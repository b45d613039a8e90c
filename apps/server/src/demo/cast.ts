import { ApiProblem, type Client, createClient } from "@stockex/client";
import { accessRoutes, type ProblemCode } from "@stockex/contracts";
import { demoPassword, type PersonKey, people } from "./people.ts";

/** The people of the story, each signed in with a client of their own. */
export type Cast = Readonly<Record<StoryPerson, Client>>;

const storyPeople = [
  "amina",
  "paul",
  "aicha",
  "john",
  "marie",
  "tom",
  "sophie",
] as const satisfies readonly PersonKey[];
type StoryPerson = (typeof storyPeople)[number];

/** Signs everybody of the story in through the API, as a program that gets its token. */
export async function signInCast(baseUrl: string): Promise<Cast> {
  const [amina, paul, aicha, john, marie, tom, sophie] = await Promise.all([
    signIn(baseUrl, "amina"),
    signIn(baseUrl, "paul"),
    signIn(baseUrl, "aicha"),
    signIn(baseUrl, "john"),
    signIn(baseUrl, "marie"),
    signIn(baseUrl, "tom"),
    signIn(baseUrl, "sophie"),
  ]);
  return { amina, paul, aicha, john, marie, tom, sophie };
}

async function signIn(baseUrl: string, key: StoryPerson): Promise<Client> {
  const client = createClient({ baseUrl, program: "api", language: "en" });
  const body = { email: people[key].email, password: demoPassword };
  const { token } = await client.read(accessRoutes.signIn, { body });
  client.use({ token });
  return client;
}

/** Everything of a list, page by page. */
export async function everything<T>(
  readPage: (page: { readonly limit: number; readonly cursor?: string }) => Promise<{
    readonly items: readonly T[];
    readonly next: string | null;
  }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: readonly T[]; next: string | null } = await readPage(
      cursor === null ? { limit: 500 } : { limit: 500, cursor },
    );
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

/** The problem a call is refused with; null when it was not refused. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: ProblemCode | "unreachable"; title: string } | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { code: error.code, title: error.details?.title ?? error.message };
  }
}

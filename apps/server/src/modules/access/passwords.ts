import { hash, verify } from "@node-rs/argon2";

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each hashing takes 19 MiB and a core for some 20 ms: more at once would starve the requests of others. */
const MOST_AT_ONCE = 4;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // The place is handed over, so that a newcomer cannot slip in between.
    if (next === undefined) running -= 1;
    else next();
  }
}

/** The argon2id hash to keep of a password, with its salt and cost in it. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, COST));
}

let decoy: Promise<string> | null = null;

/**
 * Whether the password is the one hashed. Without a hash (no such account) it computes as long, so that the
 * time of the answer does not tell which accounts exist.
 */
export async function verifyPassword(kept: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("no account has this password");
  const against = kept ?? (await decoy);
  const same = await inTurn(() => verify(against, password));
  return same && kept !== null;
}

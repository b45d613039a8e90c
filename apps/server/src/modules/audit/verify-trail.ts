import { z } from "zod";
import {
  CHECKPOINT_FORMAT,
  type Checkpoint,
  fingerprint,
  firstHash,
  isSigned,
  linkHash,
  TRAIL_FORMAT,
} from "./trail-format.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const head = z.object({
  format: z.literal(TRAIL_FORMAT),
  organisationId: z.uuid(),
  organisation: z.string(),
  exportedAt: z.string(),
  links: z.number().int(),
});
const checkpoint = z.object({
  format: z.literal(CHECKPOINT_FORMAT),
  organisationId: z.uuid(),
  sequence: z.number().int(),
  hash,
  at: z.string(),
  publicKey: z.string(),
  signature: z.string(),
});
const link = z.object({ sequence: z.number().int(), hash, text: z.string() });

export interface Verdict {
  readonly organisation: string;
  readonly exportedAt: string;
  readonly links: number;
  /** Checkpoints of the trail itself, and of those kept elsewhere, that it agrees with. */
  readonly checkpoints: { readonly inside: number; readonly outside: number };
  /** Fingerprints of the keys that signed them. */
  readonly keys: readonly string[];
  /** What does not hold, a sentence each; none when the trail was not tampered with. */
  readonly faults: readonly string[];
}

/** Most faults told one by one: behind a broken link everything is. */
const MOST_FAULTS = 20;

/**
 * Verifies a trail from its lines alone: that every link follows from the one before, that none is missing, doubled or
 * of another organisation, and that every checkpoint is signed and names a link as it stands. Checkpoints that were
 * kept elsewhere prove what the trail alone cannot: that it was not chained anew, or cut, as a whole.
 * @throws ZodError or SyntaxError when the lines are no trail
 */
export async function verifyTrail(
  lines: AsyncIterable<string> | Iterable<string>,
  keptElsewhere: readonly Checkpoint[],
): Promise<Verdict> {
  const chain = new Chain();
  for await (const line of lines) if (line !== "") chain.take(JSON.parse(line));
  return chain.verdict(keptElsewhere);
}

/** @throws ZodError or SyntaxError */
export function parseCheckpoint(text: string): Checkpoint {
  return checkpoint.parse(JSON.parse(text));
}

class Chain {
  readonly #faults: string[] = [];
  #head: z.infer<typeof head> | null = null;
  readonly #hashes: string[] = [];
  readonly #events = new Set<string>();
  readonly #checkpoints: Checkpoint[] = [];
  #last = "";

  take(line: unknown): void {
    if (this.#head === null) {
      this.#head = head.parse(line);
      this.#last = firstHash(this.#head.organisationId);
      return;
    }
    if (typeof line === "object" && line !== null && "format" in line)
      this.#checkpoints.push(checkpoint.parse(line));
    else this.#takeLink(link.parse(line), this.#head.organisationId);
  }

  #takeLink(found: z.infer<typeof link>, organisationId: string): void {
    const place = this.#hashes.length + 1;
    if (found.sequence !== place)
      this.#fault(`link ${place} is missing: ${found.sequence} stands in its place`);
    const [organisation = "", event = ""] = found.text.split("\u001f", 2);
    if (organisation !== organisationId) this.#fault(`link ${found.sequence} is of another organisation`);
    if (this.#events.has(event)) this.#fault(`event ${event} stands twice`);
    this.#events.add(event);
    if (linkHash(this.#last, found.text) !== found.hash)
      this.#fault(`link ${found.sequence} (event ${event}) does not follow from the one before and its text`);
    // From here on as it says: one changed event is one fault.
    this.#last = found.hash;
    this.#hashes.push(found.hash);
  }

  #fault(text: string): void {
    if (this.#faults.length < MOST_FAULTS) this.#faults.push(text);
    else if (this.#faults.length === MOST_FAULTS) this.#faults.push("and more");
  }

  verdict(keptElsewhere: readonly Checkpoint[]): Verdict {
    const found = this.#head;
    if (found === null) throw new SyntaxError("the trail is empty");
    if (found.links !== this.#hashes.length)
      this.#fault(`the trail says ${found.links} links and holds ${this.#hashes.length}`);
    const inside = this.#checkpoints.filter((one) => this.#agrees(one, "of the trail"));
    const outside = keptElsewhere.filter((one) => this.#agrees(one, "kept elsewhere"));
    const keys = new Set([...inside, ...outside].map(({ publicKey }) => fingerprint(publicKey)));
    return {
      organisation: found.organisation,
      exportedAt: found.exportedAt,
      links: this.#hashes.length,
      checkpoints: { inside: inside.length, outside: outside.length },
      keys: [...keys],
      faults: this.#faults,
    };
  }

  #agrees(one: Checkpoint, where: string): boolean {
    const name = `the checkpoint ${where} of ${one.at}, at link ${one.sequence},`;
    if (one.organisationId !== this.#head?.organisationId) this.#fault(`${name} is of another organisation`);
    else if (!isSigned(one)) this.#fault(`${name} is not signed by its key`);
    else if (one.sequence > this.#hashes.length)
      this.#fault(`${name} is beyond the trail's end: the trail was cut`);
    else if (this.#hashes[one.sequence - 1] !== one.hash)
      this.#fault(`${name} knows another link there: the trail was chained anew`);
    else return true;
    return false;
  }
}

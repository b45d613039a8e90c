import { type Mistake, mistakes } from "./mistakes.ts";
import type { Random } from "./random.ts";
import type { Shelf, Slot } from "./world.ts";

/** What the story has in store for a line. A line plays one part at most, so that each claim can be checked alone. */
export type Role =
  /** Nobody can get at it: it stays uncounted. */
  | { readonly kind: "blocked" }
  /** Goods arrive before it is counted, after the release. */
  | { readonly kind: "received" }
  /** Picked before it is counted, entered into the system after. */
  | { readonly kind: "keyed-late" }
  /** Sold between the two passes. */
  | { readonly kind: "sold-between" }
  /** Sold after both passes. */
  | { readonly kind: "sold-after" }
  /** Sold while it is being counted in two parts. */
  | { readonly kind: "contested" }
  /** Its label does not resolve: the first counter's scan is unknown. */
  | { readonly kind: "unknown-label" }
  /** Entered wrong and taken back at once. */
  | { readonly kind: "slip" }
  /** All three counters read different numbers. */
  | { readonly kind: "no-agreement" }
  /** Both counters take cartons for pieces, or pieces for sets. */
  | { readonly kind: "both-wrong" }
  /** Somebody miscounts it. */
  | { readonly kind: "miscounted"; readonly by: "first" | "second"; readonly mistake: Mistake }
  /** Less, or more, lies there than the books say. */
  | { readonly kind: "missing" }
  | { readonly kind: "surplus" }
  /** Some of it was put into the next bay. */
  | { readonly kind: "misplaced" };

export type Roles = ReadonlyMap<string, Role>;

/**
 * Gives out the parts by lot, in proportion to the number of lines, at least some of each kind, and lays missing,
 * surplus and misplaced goods on the shelf.
 */
export function castRoles(slots: readonly Slot[], shelf: Shelf, random: Random): Roles {
  const roles = new Map<string, Role>();
  const free = random.shuffled(slots.filter(({ book }) => book >= 6n));
  const give = (count: number, role: () => Role, fits: (slot: Slot) => boolean = () => true) => {
    let given = 0;
    for (const slot of free) {
      if (given === count) break;
      if (roles.has(slot.key) || !fits(slot)) continue;
      roles.set(slot.key, role());
      given += 1;
    }
  };
  const share = (perMille: number, atLeast: number) =>
    Math.max(atLeast, Math.round((slots.length * perMille) / 1_000));
  give(share(1, 2), () => ({ kind: "both-wrong" }), isPacked);
  give(share(1.5, 2), () => ({ kind: "blocked" }));
  give(4, () => ({ kind: "contested" }));
  give(1, () => ({ kind: "unknown-label" }));
  give(1, () => ({ kind: "slip" }));
  give(2, () => ({ kind: "no-agreement" }));
  for (const kind of ["received", "keyed-late", "sold-between", "sold-after"] as const)
    give(share(2, 2), () => ({ kind }));
  give(share(2, 2), () => ({ kind: "misplaced" }));
  give(share(22, 4), () => ({ kind: "missing" }));
  give(share(8, 2), () => ({ kind: "surplus" }));
  for (const by of ["first", "second"] as const)
    for (const mistake of mistakes) give(share(2.5, 1), () => ({ kind: "miscounted", by, mistake }));
  for (const slot of slots) disturb(slot, roles.get(slot.key), shelf, random);
  return roles;
}

const isPacked = ({ article, book }: Slot) =>
  article.set !== null || (article.carton !== null && book >= article.carton);

/** A part of what the books say: always some, never all. */
function someOf({ book }: Slot, random: Random): bigint {
  return 1n + BigInt(random.below(Number(book > 40n ? book / 5n : book / 2n)));
}

/** What happened in the bay unseen, some time before the count. */
function disturb(slot: Slot, role: Role | undefined, shelf: Shelf, random: Random): void {
  switch (role?.kind) {
    case "missing":
      shelf.take(slot.key, someOf(slot, random));
      return;
    case "surplus":
      shelf.put(slot.key, someOf(slot, random));
      return;
    case "misplaced": {
      // A quarter and more: outside tolerance on both sides.
      const strayed = slot.book / 4n + 1n;
      shelf.take(slot.key, strayed);
      shelf.put(neighbourKey(slot), strayed);
      return;
    }
    default:
      return;
  }
}

/** The same article in the next bay. */
export function neighbourKey({ article, neighbour }: Slot): string {
  return `${article.id} ${neighbour.id}`;
}

/** Longer codes are machine-made: nobody misreads one of those for another. */
const LONGEST = 24;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/**
 * Codes that a hurried reader or typist takes for this one: a character wrong, missing, too many, or two
 * neighbours swapped. Candidates to look up by index, so that finding a look-alike costs the same among a
 * hundred products as among a million.
 */
export function lookAlikeCodes(code: string): string[] {
  const characters = [...code];
  if (characters.length > LONGEST) return [];
  const alphabet = alphabetOf(characters);
  const found = new Set<string>();
  for (let at = 0; at <= characters.length; at += 1) {
    const [before, here, next] = [characters.slice(0, at).join(""), characters[at], characters[at + 1]];
    const rest = characters.slice(at).join("");
    const after = characters.slice(at + 1).join("");
    for (const letter of alphabet) found.add(before + letter + rest);
    if (here === undefined) continue;
    found.add(before + after);
    for (const letter of alphabet) found.add(before + letter + after);
    if (next !== undefined) found.add(before + next + here + characters.slice(at + 2).join(""));
  }
  found.delete(code);
  found.delete("");
  return [...found];
}

/** Letters in the case the code is written in, figures, and whatever else it holds itself. */
function alphabetOf(characters: readonly string[]): ReadonlySet<string> {
  const small = characters.some((character) => character !== character.toUpperCase());
  return new Set([...LETTERS, ...(small ? LETTERS.toLowerCase() : ""), ...characters]);
}

/** Whether two codes differ by one character wrong, missing or too many, or by two neighbours swapped. */
export function isNearCode(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const [rest, otherRest] = [one.slice(at), other.slice(at)];
  const swapped = `${rest.charAt(1)}${rest.charAt(0)}${rest.slice(2)}`;
  return (
    rest.slice(1) === otherRest.slice(1) ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1) ||
    (rest.length > 1 && swapped === otherRest)
  );
}

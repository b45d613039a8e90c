import { PASSWORD_CHARS } from "@stockex/contracts";
import { commonWords } from "./common-words.ts";

/** Who the password is for: what it is made of must not be known to others. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
}

export type PasswordFault =
  | "password-short"
  | "password-common"
  | "password-personal"
  | "password-repeated"
  | null;

/** Different characters that must remain when everything guessable is taken out. */
const FEWEST_OWN = 5;
/** A shorter part of a name is in many good passwords by chance. */
const FEWEST_OF_NAME = 3;

/**
 * Why a password is too easy to guess, or null. Not only the password itself is looked up: common words, runs of
 * the keyboard and the person's own names are taken out of it, and what remains must still be something. So
 * “Motdepasse2026!!” falls, “a password for the harbour” does not.
 */
export function passwordFault(
  password: string,
  owner: PasswordOwner,
  fewest: number = PASSWORD_CHARS,
): PasswordFault {
  if ([...password].length < fewest) return "password-short";
  if (differentIn(password.toLowerCase()) < FEWEST_OWN) return "password-repeated";
  const spelt = plain(password);
  const withoutCommon = without(spelt, commonWords);
  if (differentIn(letters(withoutCommon)) < FEWEST_OWN) return "password-common";
  if (differentIn(letters(without(withoutCommon, wordsOf(owner)))) < FEWEST_OWN) return "password-personal";
  return null;
}

const lookAlikes: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** Without case, accents and the letters people disguise as digits. */
function plain(text: string): string {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/[013457@$!]/g, (sign) => lookAlikes[sign] ?? sign);
}

const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "");

const differentIn = (text: string) => new Set(text).size;

/** Takes the words out, longest first, so that "password" goes before "pass". */
function without(text: string, words: readonly string[]): string {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((left, word) => left.replaceAll(plain(word), " "), text);
}

function wordsOf({ name, email, organisation }: PasswordOwner): string[] {
  const parts = [name, email, organisation].join(" ").split(/[^\p{L}\p{N}]+/u);
  return [...parts, name.replace(/\s/g, ""), organisation.replace(/\s/g, "")].filter(
    (word) => word.length >= FEWEST_OF_NAME,
  );
}

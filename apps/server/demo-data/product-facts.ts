import { createHash } from "node:crypto";

const productCode = /^(?:\d{5}[A-Z]{0,2}|DCGS[A-Z0-9]+)$/;
// Services that carry a product-like code in the source.
const serviceDescription = /GIFT VOUCHER|CARRIAGE|HIGH RESOLUTION IMAGE/i;

/** True when the code names goods: five digits and up to two letters, or an own-brand DCGS code. */
export function isProductCode(code: string): boolean {
  return productCode.test(code);
}

/** True when a well-formed code is nevertheless a service (voucher, carriage, image licence). */
export function isServiceDescription(description: string): boolean {
  return serviceDescription.test(description);
}

// The source's own shorthand, spelt out.
const abbreviations: ReadonlyMap<string, string> = new Map([
  ["hldr", "holder"],
  ["asstd", "assorted"],
  ["asst", "assorted"],
  ["neckl", "necklace"],
  ["candl", "candle"],
  ["rnd", "round"],
  ["turq", "turquoise"],
  ["tlight", "T-light"],
  ["tlights", "T-lights"],
]);
const capitals =
  /\b(london|paris|england|english|french|france|christmas|xmas|easter|union jack|victorian|edwardian|danish|scandinavian|swiss|chinese|indian|morris|murano|suki|charlotte|spaceboy|valentine|halloween|santa|eiffel|montana|montmartre|portobello|regency|april|december)\b/g;
const upper = /\b(led|tv|usb|diy|dvd|cd|i|bbq|uk|nyc|lcd|mop|fm)\b/g;

/** Makes a shouting source description readable: spaces tidied, shorthand spelt out, sentence case. */
export function cleanDescription(source: string): string {
  const text = source
    .toLowerCase()
    .replace(/^[*\s]+/, "")
    .replace(/\bs\/(\d+)/g, "set of $1 ")
    .replace(/\bset\s*\/\s*(\d+)/g, "set of $1 ")
    .replace(/\bpack\s*\/\s*(\d+)/g, "pack of $1 ")
    .replace(/\s*,\s*/g, ", ")
    .replace(/\bt[- ]?lights?\b/g, (word) => (word.endsWith("s") ? "T-lights" : "T-light"))
    .replace(/[a-z]+/g, (word) => abbreviations.get(word) ?? word)
    .replace(capitals, (words) => words.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()))
    .replace(upper, (word) => word.toUpperCase())
    .replace(/\s+/g, " ")
    .replace(/[\s,.+]+$/, "")
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const numberWords: ReadonlyMap<string, string> = new Map([
  ["TWO", "2"],
  ["THREE", "3"],
  ["FOUR", "4"],
  ["FIVE", "5"],
  ["SIX", "6"],
  ["TEN", "10"],
  ["TWELVE", "12"],
]);
const packPattern =
  /\b(?:SET|PACK|PK|BOX|PIECE|S)\s*(?:OF|\/)?\s*([1-9]\d{0,2}|TWO|THREE|FOUR|FIVE|SIX|TEN|TWELVE)(?![\dA-Z/.])/;

/** Pieces inside one sold unit when the description says so ("SET OF 6", "PACK/12"), else 1. */
export function packSizeOf(sourceDescription: string): string {
  const said = packPattern.exec(sourceDescription.toUpperCase())?.[1] ?? "1";
  return numberWords.get(said) ?? said;
}

/**
 * A valid EAN-13 in the in-store range (prefixes 20–29, which GS1 leaves to each shop), the same for the
 * same code on every run. Digits and letters are written into it, so two codes cannot collide; an
 * own-brand code does not fit and takes ten digits of its SHA-256 under prefix 29.
 */
export function barcodeOf(code: string): string {
  const match = /^(\d{5})([A-Z]?)([A-Z]?)$/.exec(code);
  const body =
    match === null
      ? `29${hashDigits(code)}`
      : `20${match[1]}${letterDigits(match[2])}${letterDigits(match[3])}0`;
  return `${body}${checkDigit(body)}`;
}

function letterDigits(letter: string | undefined): string {
  const place = letter === undefined || letter === "" ? 0 : letter.charCodeAt(0) - 64;
  return String(place).padStart(2, "0");
}

function hashDigits(code: string): string {
  const hash = BigInt(`0x${createHash("sha256").update(code).digest("hex").slice(0, 16)}`);
  return String(hash % 10_000_000_000n).padStart(10, "0");
}

/** GS1 General Specifications 7.9: weights 3 and 1 alternating from the right, up to the next ten. */
function checkDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    sum += (body.charCodeAt(i) - 48) * ((body.length - i) % 2 === 1 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
}

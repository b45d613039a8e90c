/**
 * The GS1 check digit of `digits`, which do not include it yet: from the right, digits weigh 3, 1, 3, 1…, and the
 * check digit completes the sum to a multiple of ten (GS1 General Specifications, section 7.9.1). Null unless all digits.
 */
export function checkDigit(digits: string): string | null {
  if (!/^\d+$/.test(digits)) return null;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += weight * (digits.charCodeAt(index) - 48);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last of `digits` is the check digit of those before it. */
export function hasValidCheckDigit(digits: string): boolean {
  return digits.length > 1 && checkDigit(digits.slice(0, -1)) === digits.slice(-1);
}

/**
 * The 14 digits under which a product code is stored, from an EAN-8, UPC-A (12), EAN-13 or GTIN-14.
 * Null when the length or the check digit is wrong, or for all zeros, which files use for "no code".
 * Eight digits are read as EAN-8; a UPC-E goes through `expandUpcE` first, because digits alone do not tell them apart.
 */
export function toGtin14(code: string): string | null {
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return null;
  if (/^0+$/.test(code) || !hasValidCheckDigit(code)) return null;
  return code.padStart(14, "0");
}

/**
 * The UPC-A (12 digits) that a UPC-E of 8 digits (number system 0 or 1, six digits, check digit) abbreviates.
 * Null when it is no UPC-E or its check digit, which is that of the UPC-A, is wrong.
 * The sixth digit tells where the zeros were suppressed (GS1 General Specifications, section 5.2.1.4).
 */
export function expandUpcE(code: string): string | null {
  const match = /^([01])(\d{5})(\d)(\d)$/.exec(code);
  if (match === null) return null;
  const [, system = "", body = "", rule = "", check = ""] = match;
  const upcA = system + restoreZeros(body, rule) + check;
  return hasValidCheckDigit(upcA) ? upcA : null;
}

function restoreZeros(body: string, rule: string): string {
  if (rule <= "2") return `${body.slice(0, 2)}${rule}0000${body.slice(2)}`;
  if (rule === "3") return `${body.slice(0, 3)}00000${body.slice(3)}`;
  if (rule === "4") return `${body.slice(0, 4)}00000${body.slice(4)}`;
  return `${body}0000${rule}`;
}

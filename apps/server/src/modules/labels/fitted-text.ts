/** Widths of Roboto's letters in ems, by kind, rounded up: a text cut too early still reads, one too long does not. */
const NARROW = /[iljtfI.,:;|!'’`()[\]{} -]/;
const WIDE = /[mwMW@%—…]/;
const TALL = /[A-Z0-9ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ_#&€£$]/;

function letterWidth(letter: string): number {
  if (NARROW.test(letter)) return 0.36;
  if (WIDE.test(letter)) return 0.9;
  return TALL.test(letter) ? 0.66 : 0.56;
}

/** How long a text is at a size, in the size's unit; never less than it will be. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) ems += letterWidth(letter);
  return ems * size;
}

/** The text, cut to a width with an ellipsis: at its end, or at its start where the end tells more. */
export function fitted(text: string, size: number, width: number, keep: "start" | "end"): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1) {
    if (keep === "start") letters.pop();
    else letters.shift();
    const cut = keep === "start" ? `${letters.join("").trimEnd()}…` : `…${letters.join("").trimStart()}`;
    if (textWidth(cut, size) <= width) return cut;
  }
  return "…";
}

/** The words in at most so many lines of a width; the last one is cut. */
export function wrapped(text: string, size: number, width: number, most: number): string[] {
  const lines: string[] = [];
  let words = text.split(/\s+/);
  while (words.length > 0 && lines.length < most - 1) {
    let taken = words.length;
    while (taken > 1 && textWidth(words.slice(0, taken).join(" "), size) > width) taken -= 1;
    lines.push(fitted(words.slice(0, taken).join(" "), size, width, "start"));
    words = words.slice(taken);
  }
  if (words.length > 0) lines.push(fitted(words.join(" "), size, width, "start"));
  return lines;
}

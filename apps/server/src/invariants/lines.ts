import type { InvariantResult } from "./check.ts";

/** A result as people read it: one line, and below it the first offending rows. */
export function lines({ number, name, rows, sample, ms }: InvariantResult): string[] {
  const label = rows === 0 ? "ok  " : "FAIL";
  const head = `${label} ${String(number).padStart(2)}  ${name}  ${rows} ${rows === 1 ? "row" : "rows"} (${ms} ms)`;
  const offences = sample.map(({ organisation, problem, subject, detail }) => {
    const parts = [subject, detail, organisation === null ? null : `organisation ${organisation}`];
    return `         ${problem}: ${parts.filter((part) => part !== null).join(" · ")}`;
  });
  return [head, ...offences];
}

import type { Language } from "@stockex/contracts";
import { describeProblem, problemDefinitions } from "@stockex/contracts/problems";

/** A problem that the server keeps with its object (a failed import, a stopped posting), not one it answers. */
interface KeptProblem {
  readonly code: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Says a kept problem in a language; null for a code this console does not know. */
export function sayKeptProblem(
  { code, params }: KeptProblem,
  language: Language,
): { readonly title: string; readonly detail: string } | null {
  const known = Object.keys(problemDefinitions).find(
    (one): one is keyof typeof problemDefinitions => one === code,
  );
  return known === undefined ? null : describeProblem({ code: known, params }, language);
}

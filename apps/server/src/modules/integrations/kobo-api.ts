import { z } from "zod";
import { AddressRefused, type Outbound } from "../../platform/outbound/outbound.ts";
import { fail } from "../../platform/problem.ts";
import { koboIdOf, type Submission } from "./kobo-submission.ts";

/** A form on a server, and what opens it. */
export interface KoboForm {
  readonly serverUrl: string;
  readonly assetUid: string;
  readonly token: string;
}

/** The server gives at most 1,000. */
const PAGE = 500;

const submissionPage = z.object({ results: z.array(z.record(z.string(), z.unknown())) });
const label = z.union([z.array(z.string().nullable()), z.string()]).optional();
const asset = z.object({
  name: z.string(),
  content: z.object({
    survey: z.array(
      z.object({
        type: z.string(),
        name: z.string().optional(),
        $autoname: z.string().optional(),
        $xpath: z.string().optional(),
        label,
      }),
    ),
  }),
});

export interface Question {
  readonly path: string;
  readonly label: string;
  readonly type: string;
}

/** Kinds of questions that hold no answer. */
const silent = /^(begin|end)_|^(note|start|today|deviceid|simserial|audit|phonenumber)$/;

/** What a form asks. @throws ProblemError address-not-allowed, kobo-unreachable, kobo-refused */
export async function readQuestions(
  outbound: Outbound,
  form: KoboForm,
): Promise<{ formName: string; questions: Question[] }> {
  const { name, content } = await ask(outbound, form, `/api/v2/assets/${form.assetUid}/?format=json`, asset);
  const questions: Question[] = [];
  const groups: string[] = [];
  for (const row of content.survey) {
    const own = row.name ?? row.$autoname ?? "";
    if (/^begin_(group|repeat)$/.test(row.type)) groups.push(own);
    else if (/^end_(group|repeat)$/.test(row.type)) groups.pop();
    if (own === "" || silent.test(row.type)) continue;
    const path = row.$xpath ?? [...groups, own].join("/");
    const said = typeof row.label === "string" ? row.label : row.label?.find((text) => text !== null);
    questions.push({ path, label: said ?? own, type: row.type });
  }
  return { formName: name, questions };
}

/**
 * The next submissions whose `_id` is above `after`, in its order; empty when there are none.
 * @throws ProblemError address-not-allowed, kobo-unreachable, kobo-refused
 */
export async function readSubmissions(
  outbound: Outbound,
  form: KoboForm,
  after: number,
  signal: AbortSignal,
): Promise<readonly Submission[]> {
  const query = new URLSearchParams({
    format: "json",
    query: JSON.stringify({ _id: { $gt: after } }),
    sort: JSON.stringify({ _id: 1 }),
    start: "0",
    limit: String(PAGE),
  });
  const path = `/api/v2/assets/${form.assetUid}/data/?${query}`;
  const { results } = await ask(outbound, form, path, submissionPage, signal);
  // A server that knows no `query` gives the first page again and again: that is no news.
  return results.filter((one) => (koboIdOf(one) ?? -1) > after);
}

async function ask<T>(
  outbound: Outbound,
  form: KoboForm,
  path: string,
  shape: z.ZodType<T>,
  signal?: AbortSignal,
): Promise<T> {
  const url = new URL(path, form.serverUrl);
  const host = url.host;
  const headers = { authorization: `Token ${form.token}`, accept: "application/json" };
  const answer = await outbound.get(url, headers, signal).catch((error: unknown) => {
    if (error instanceof AddressRefused) return fail("address-not-allowed", { host });
    return fail("kobo-unreachable", { host });
  });
  const { status, body } = answer;
  if (status === 401 || status === 403 || status === 404) return fail("kobo-refused", { host, status });
  if (status !== 200) return fail("kobo-unreachable", { host });
  const parsed = shape.safeParse(jsonOf(body));
  return parsed.success ? parsed.data : fail("kobo-unreachable", { host });
}

/** PostgreSQL keeps neither NUL nor half a character; what is pushed is refused for them at the border. */
const asText = (_key: string, value: unknown) =>
  typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : value;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, asText);
  } catch {
    return null;
  }
}

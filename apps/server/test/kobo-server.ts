import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export const KOBO_TOKEN = "0123456789abcdef0123456789abcdef01234567";
export const KOBO_FORM = "aGAcvhamUDuDTtbkyeikbD";

type Answers = Readonly<Record<string, unknown>>;

/** A server that answers as KoboToolbox's API v2 does: token, asset, data with `query`, `sort`, `start`, `limit`. */
export interface KoboServer {
  readonly url: string;
  /** What was asked for, in order. */
  readonly asked: readonly string[];
  /** Stores a submission as the server would and gives it back whole. */
  submit(answers: Answers, known?: Answers): Answers;
  /** Answers everything with this status until it is null again. */
  break(status: number | null): void;
  stop(): Promise<void>;
}

const survey = [
  { type: "start", name: "start", $xpath: "start" },
  { type: "end", name: "end", $xpath: "end" },
  { type: "begin_group", name: "where", $xpath: "where", label: ["Where"] },
  { type: "barcode", name: "place", $xpath: "where/place", label: ["Place"] },
  { type: "end_group" },
  { type: "begin_repeat", name: "lines", $xpath: "lines", label: ["Articles"] },
  { type: "barcode", name: "article", $xpath: "lines/article", label: ["Article"] },
  { type: "decimal", name: "pieces", $xpath: "lines/pieces", label: ["Pieces", "Pièces"] },
  { type: "text", name: "unit", $xpath: "lines/unit", label: ["Unit"] },
  { type: "image", name: "picture", $xpath: "lines/picture", label: ["Picture"] },
  { type: "end_repeat" },
  { type: "text", name: "who", $xpath: "who", label: [null, "Qui"] },
];

export async function startKoboServer(): Promise<KoboServer> {
  const submissions: Answers[] = [];
  const asked: string[] = [];
  let broken: number | null = null;
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const url = new URL(request.url ?? "/", "http://kobo");
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (broken !== null) return send(broken, { detail: "broken" });
    if (request.headers["authorization"] !== `Token ${KOBO_TOKEN}`)
      return send(401, { detail: "Invalid token." });
    if (url.pathname === `/api/v2/assets/${KOBO_FORM}/`)
      return send(200, { uid: KOBO_FORM, name: "Stock count", asset_type: "survey", content: { survey } });
    if (url.pathname !== `/api/v2/assets/${KOBO_FORM}/data/`) return send(404, { detail: "Not found." });
    const above = Number(JSON.parse(url.searchParams.get("query") ?? "{}")._id?.$gt ?? -1);
    const limit = Math.min(Number(url.searchParams.get("limit") ?? 100), 1_000);
    const start = Number(url.searchParams.get("start") ?? 0);
    const found = submissions.filter(({ _id }) => Number(_id) > above);
    const results = found.slice(start, start + limit);
    return send(200, { count: found.length, next: null, previous: null, results });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  let last = 1_000;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    submit(answers, known = {}) {
      last += 1;
      const uuid = `5f0c1d3e-0000-4000-8000-${String(last).padStart(12, "0")}`;
      const submission = {
        _id: last,
        "formhub/uuid": "867ac75ff99f409d9b558f1792b62a14",
        "meta/instanceID": `uuid:${uuid}`,
        "meta/rootUuid": `uuid:${uuid}`,
        _xform_id_string: KOBO_FORM,
        _uuid: uuid,
        _attachments: [],
        _status: "submitted_via_web",
        _geolocation: [4.0421, 9.7361],
        _submission_time: new Date().toISOString().slice(0, 19),
        _tags: [],
        _notes: [],
        _submitted_by: "field1",
        ...answers,
        ...known,
      };
      submissions.push(submission);
      return submission;
    },
    break(status) {
      broken = status;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

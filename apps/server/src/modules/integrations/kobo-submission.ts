import { createHash } from "node:crypto";
import type { KoboMapping, KoboSubmission } from "@stockex/contracts";

/** A submission as KoboToolbox sends it: answers by question, repeat groups as lists, its own fields with `_`. */
export type Submission = Readonly<Record<string, unknown>>;
export type Unreadable = KoboSubmission["unreadable"][number];

/** What one row of a form says, as written. */
export interface FormRow {
  /** Its place among the repetitions: "0", "2", "1.3". */
  readonly row: string;
  readonly location: string | null;
  readonly product: string;
  readonly quantity: string;
  readonly unit: string | null;
  readonly lot: string | null;
  readonly note: string | null;
  readonly counter: string | null;
  /** Where the row's photo can be looked at. */
  readonly photo: string | null;
}

export interface ReadForm {
  readonly rows: readonly FormRow[];
  readonly unreadable: readonly Unreadable[];
}

const isObject = (value: unknown): value is Submission =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What names a submission for good: an edited one has another `_uuid` but keeps its root. Null for something that is
 * no submission.
 */
export function rootUuid(submission: Submission): string | null {
  for (const key of ["meta/rootUuid", "_uuid", "meta/instanceID"]) {
    const value = submission[key];
    if (typeof value === "string" && value !== "" && value.length <= 100) return value.replace(/^uuid:/, "");
  }
  return null;
}

/** The event of a row of a submission: the same however often and by whatever way it comes. */
export function eventId(connectionId: string, root: string, row: string): string {
  const bytes = createHash("sha256").update(`${connectionId} ${root} ${row}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Takes a submission apart: one row for each repetition of the group that holds the quantity. */
export function readForm(submission: Submission, mapping: KoboMapping): ReadForm {
  const rows: FormRow[] = [];
  const unreadable: Unreadable[] = [];
  for (const { row, answers } of rowsOf(submission, mapping)) {
    const said = (question: string | undefined) => answerTo(answers, question);
    const product = said(mapping.product);
    const quantity = said(mapping.quantity);
    if (product === null) unreadable.push({ row, why: "product-missing" });
    else if (quantity === null) unreadable.push({ row, why: "quantity-missing" });
    else {
      const exact = exactQuantity(quantity);
      if (exact === null) unreadable.push({ row, why: "quantity-wrong" });
      else
        rows.push({
          row,
          location: said(mapping.location),
          product,
          quantity: exact,
          unit: said(mapping.unit),
          lot: said(mapping.lot),
          note: said(mapping.note),
          counter: said(mapping.counter),
          photo: photoLink(submission, said(mapping.photo)),
        });
    }
  }
  return { rows, unreadable };
}

interface Level {
  readonly row: string;
  /** Its own answers over those of what it lies in. */
  readonly answers: Submission;
}

/** Repetitions of the groups in which quantity or product are asked; the submission itself where they are not repeated. */
function rowsOf(submission: Submission, { quantity, product }: KoboMapping): readonly Level[] {
  const repeats = [quantity, product];
  const within = (level: Level): readonly Level[] => {
    const groups = Object.entries(level.answers).filter(
      ([key, value]) =>
        Array.isArray(value) &&
        !key.startsWith("_") &&
        repeats.some((question) => question.startsWith(`${key}/`)),
    );
    if (groups.length === 0) return [level];
    return groups.flatMap(([key, value]) =>
      (Array.isArray(value) ? value : []).filter(isObject).flatMap((item, index) => {
        const { [key]: _, ...around } = level.answers;
        const row = level.row === "" ? String(index + 1) : `${level.row}.${index + 1}`;
        return within({ row, answers: { ...around, ...item } });
      }),
    );
  };
  return within({ row: "", answers: submission }).map((level) => ({
    ...level,
    row: level.row === "" ? "1" : level.row,
  }));
}

function answerTo(answers: Submission, question: string | undefined): string | null {
  if (question === undefined) return null;
  const value = answers[question];
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value).trim();
  return text === "" ? null : text;
}

/** Forms write decimals with a point; people who type into a text question also with a comma. */
function exactQuantity(written: string): string | null {
  const text = written.replace(",", ".");
  return /^\d{1,14}(\.\d{1,6})?$/.test(text) ? text : null;
}

/** The attachment that an answer names, as a link; the picture itself stays with KoboToolbox. */
function photoLink(submission: Submission, file: string | null): string | null {
  const { _attachments: attachments } = submission;
  if (file === null || !Array.isArray(attachments)) return null;
  for (const attachment of attachments.filter(isObject)) {
    const { filename, media_file_basename: base, download_url: url } = attachment;
    const fits = base === file || (typeof filename === "string" && filename.endsWith(`/${file}`));
    if (fits && typeof url === "string") return url;
  }
  return null;
}

/** When it was filled in: the form's end where it is asked, else when it was sent, else now. */
export function countedAt(submission: Submission, now: Date): Date {
  const { end } = submission;
  const at = instantOf(end) ?? submittedAt(submission);
  return at === null || at > now ? now : at;
}

/** `_submission_time` is UTC and says so or not. */
export function submittedAt(submission: Submission): Date | null {
  return instantOf(submission["_submission_time"]);
}

function instantOf(value: unknown): Date | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) return null;
  const zoned = /(Z|[+-]\d\d(:?\d\d)?)$/.test(value) ? value.replace(/([+-]\d\d)$/, "$1:00") : `${value}Z`;
  const at = new Date(zoned);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The number KoboToolbox counts submissions by. */
export function koboIdOf(submission: Submission): number | null {
  const { _id: value } = submission;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

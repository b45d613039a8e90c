import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { fail } from "../problem.ts";

/** An uploaded file, on disk until the handler has ended. */
export interface UploadedFile {
  readonly path: string;
  /** The caller's own name for it: shown, never used as a path. */
  readonly filename: string;
  readonly bytes: number;
  readonly sha256: Buffer;
}

export interface Upload {
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly file: UploadedFile;
}

export interface UploadLimits {
  readonly directory: string;
  readonly maxBytes: number;
}

/**
 * Reads a multipart request: the one file in the field `file` goes to a temporary file, the other fields to
 * memory. The caller removes the file.
 * @throws ProblemError validation-failed without a file, file-too-large above the limit
 */
export async function receiveUpload(request: FastifyRequest, limits: UploadLimits): Promise<Upload> {
  if (!request.isMultipart())
    return fail("validation-failed", {}, [{ path: "body", message: "multipart/form-data" }]);
  const fields: Record<string, string | string[]> = Object.create(null);
  let file: UploadedFile | null = null;
  try {
    const parts = request.parts({ limits: { fileSize: limits.maxBytes, files: 1, fields: 50, parts: 51 } });
    for await (const part of parts) {
      if (part.type === "file") {
        if (part.fieldname !== "file" || file !== null)
          return fail("validation-failed", {}, [{ path: `body.${part.fieldname}`, message: "file" }]);
        file = await save(part, limits);
      } else addField(fields, part.fieldname, String(part.value));
    }
    if (file === null) return fail("validation-failed", {}, [{ path: "body.file", message: "file" }]);
    return { fields, file };
  } catch (error) {
    if (file !== null) await discard(file);
    throw error;
  }
}

/** Removes an upload's temporary file; one that is gone already is fine. */
export async function discard(file: UploadedFile): Promise<void> {
  await rm(file.path, { force: true });
}

async function save(part: MultipartFile, limits: UploadLimits): Promise<UploadedFile> {
  await mkdir(limits.directory, { recursive: true });
  const path = join(limits.directory, `upload-${randomUUID()}`);
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(part.file, measure, createWriteStream(path, { mode: 0o600 }));
    if (part.file.truncated)
      return fail("file-too-large", { detail: `> ${Math.floor(limits.maxBytes / 1_000_000)} MB` });
    return { path, filename: part.filename.slice(0, 255), bytes, sha256: hash.digest() };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function addField(fields: Record<string, string | string[]>, name: string, value: string): void {
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else fields[name] = Array.isArray(before) ? [...before, value] : [before, value];
}

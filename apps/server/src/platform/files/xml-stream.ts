import { TextDecoder } from "node:util";
import { SaxesParser } from "saxes";
import { TableFileError } from "./table-file-error.ts";

export type XmlAttributes = Readonly<Record<string, string>>;

/** What to do with each piece of an XML part. Names come without their namespace prefix. */
export interface XmlHandlers {
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  text(text: string): void;
}

// A cell holds at most 32,767 characters and sheets nest about ten deep; both limits leave plenty of room.
const MAX_TOKEN_CHARS = 1024 * 1024;
const MAX_DEPTH = 64;

/**
 * Parses one XML part chunk by chunk and yields after each chunk, so that a caller can drain what its
 * handlers gathered. Entities other than XML's own five, DOCTYPE, endless tokens and deep nesting are refused.
 * Throws TableFileError `file-hostile` or `file-not-readable`.
 */
export async function* parseXml(
  part: string,
  bytes: AsyncIterable<Uint8Array>,
  handlers: XmlHandlers,
): AsyncGenerator<void, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let sinceEvent = 0;
  const parser = boundedParser(part, handlers, () => {
    sinceEvent = 0;
  });
  try {
    for await (const chunk of bytes) {
      const text = decoder.decode(chunk, { stream: true });
      sinceEvent += text.length;
      parser.write(text);
      if (sinceEvent > MAX_TOKEN_CHARS)
        throw new TableFileError("file-hostile", { reason: "endless-token", part });
      yield;
    }
    parser.write(decoder.decode());
    parser.close();
  } catch (error) {
    if (error instanceof TableFileError) throw error;
    throw new TableFileError("file-not-readable", { reason: "xml", part }, error);
  }
  yield;
}

function boundedParser(part: string, handlers: XmlHandlers, onEvent: () => void) {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let depth = 0;
  parser.on("doctype", () => {
    throw new TableFileError("file-hostile", { reason: "doctype", part });
  });
  parser.on("opentag", (tag) => {
    onEvent();
    depth += 1;
    if (depth > MAX_DEPTH) throw new TableFileError("file-hostile", { reason: "deep-xml", part });
    handlers.open(localName(tag.name), tag.attributes);
  });
  parser.on("closetag", (tag) => {
    onEvent();
    depth -= 1;
    handlers.close(localName(tag.name));
  });
  parser.on("text", (text) => {
    onEvent();
    handlers.text(text);
  });
  parser.on("cdata", (text) => {
    onEvent();
    handlers.text(text);
  });
  return parser;
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon === -1 ? name : name.slice(colon + 1);
}

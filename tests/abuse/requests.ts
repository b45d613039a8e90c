import fc from "fast-check";

/** The parts of an OpenAPI document that requests are made from. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
}

interface DocumentOperation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: "path" | "query" | "header";
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  /** By status. */
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** JSON Schema as the document uses it. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Operation extends DocumentOperation {
  readonly method: string;
  readonly path: string;
}

/** A request as it is sent, apart from who sends it. */
export interface MadeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

export interface Making {
  /** Ids that mean something, by the table they are of; drawn often where an id is asked for. */
  readonly ids: Ids;
  /** How many values of a hundred are what nobody asked for: other types, control characters, enormous numbers. */
  readonly junk: number;
}

/** By the singular of a table's name: "count", "company". */
export type Ids = ReadonlyMap<string, readonly string[]>;

/** Every operation of the document. */
export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** Requests of one operation. */
export function requestOf(operation: Operation, making: Making): fc.Arbitrary<MadeRequest> {
  const { parameters = [], requestBody } = operation;
  const values = fc.tuple(
    ...parameters.map(({ name, schema, required }) => {
      const value = anyValueOf(schema, making, name);
      return required === true ? value : fc.option(value, { nil: undefined, freq: 1 });
    }),
  );
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const body = content === undefined ? fc.constant(undefined) : anyValueOf(content.schema, making);
  return fc.tuple(values, body).map(([given, sent]) => {
    const url = new URL(operation.path.replace(/\{(\w+)\}/g, ":$1"), "http://server");
    const headers: Record<string, string> = {};
    let { pathname } = url;
    for (const [at, { name, in: place }] of parameters.entries()) {
      const value = given[at];
      if (value === undefined) continue;
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      if (place === "path")
        pathname = pathname.replace(`:${name}`, encodeURIComponent(text.toWellFormed()) || "%20");
      else if (place === "query") url.searchParams.append(name, text);
      else if (/^[\x20-\x7e]*$/.test(text)) headers[name.toLowerCase()] = text.trim() || "1";
    }
    const multipart = type === "multipart/form-data";
    if (type !== undefined && !multipart) headers["content-type"] = "application/json";
    return {
      method: operation.method,
      url: pathname + url.search,
      headers,
      body: type === undefined ? undefined : multipart ? formOf(sent) : JSON.stringify(sent),
    };
  });
}

function formOf(fields: unknown): FormData {
  const form = new FormData();
  if (typeof fields === "object" && fields !== null)
    for (const [name, value] of Object.entries(fields))
      if (name !== "file") form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  form.append("file", new Blob(["CODE ARTICLE;QTE\nA-1;3\n"]), "some.csv");
  return form;
}

/** What nobody asked for. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    "",
    " ",
    "\u0000",
    "\ud800",
    "'; --",
    "%",
    "../..",
    [],
    {},
    "9".repeat(400),
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.array(fc.anything({ maxDepth: 1, withBigInt: false }), { maxLength: 3 }),
);

/** @param name of the parameter or property: an id is drawn from the table it names */
function anyValueOf(schema: Schema, making: Making, name = ""): fc.Arbitrary<unknown> {
  const right = rightValueOf(schema, making, name);
  return making.junk === 0
    ? right
    : fc.oneof({ weight: 100 - making.junk, arbitrary: right }, { weight: making.junk, arbitrary: junk });
}

function rightValueOf(schema: Schema, making: Making, name: string): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((one) => anyValueOf(one, making, name)));
  if (schema.allOf !== undefined)
    return fc
      .tuple(...schema.allOf.map((one) => rightValueOf(one, { ...making, junk: 0 }, name)))
      .map((parts) => Object.assign({}, ...parts));
  const [type] = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  switch (type) {
    case "object":
      return objectOf(schema, making);
    case "array":
      return fc.array(schema.items === undefined ? junk : anyValueOf(schema.items, making, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      });
    case "string":
      return stringOf(schema, making, name);
    case "integer":
      return fc.integer({
        min: Math.max(schema.minimum ?? -1000, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1000, 2 ** 31),
      });
    case "number":
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return junk;
  }
}

function objectOf(schema: Schema, making: Making): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, anyValueOf(inner, making, name)]),
    ),
    { requiredKeys: [...required].filter((name) => Object.hasOwn(properties, name)) },
  );
  if (typeof additionalProperties !== "object") return known;
  const names =
    schema.propertyNames === undefined
      ? fc.string({ maxLength: 8 })
      : anyValueOf(schema.propertyNames, making);
  return fc
    .tuple(known, fc.array(fc.tuple(names, anyValueOf(additionalProperties, making)), { maxLength: 3 }))
    .map(([fields, more]) => ({
      ...Object.fromEntries(more.map(([name, value]) => [String(name), value])),
      ...fields,
    }));
}

function stringOf(
  { format, pattern, minLength = 0, maxLength }: Schema,
  { ids }: Making,
  name: string,
): fc.Arbitrary<string> {
  switch (format) {
    case "uuid":
      return idOf(ids, name);
    case "date-time":
      return fc
        .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
        .map((at) => at.toISOString());
    case "date":
      return fc
        .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
        .map((at) => at.toISOString().slice(0, 10));
    case "email":
      return fc.emailAddress();
    case "uri":
      return fc.webUrl();
    default:
      return pattern === undefined
        ? fc.string({
            minLength,
            maxLength: Math.min(maxLength ?? 40, Math.max(40, minLength)),
            unit: "grapheme",
          })
        : fc
            .stringMatching(new RegExp(pattern, "u"))
            .filter((text) => text.length <= (maxLength ?? text.length));
  }
}

function idOf(ids: Ids, name: string): fc.Arbitrary<string> {
  const all = [...ids.values()].flat();
  const table = /(?:^|[a-z])([A-Z]?[a-z]+)Ids?$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const named = ids.get(table) ?? all;
  const drawn = (from: readonly string[], weight: number) =>
    from.length === 0 ? [] : [{ weight, arbitrary: fc.constantFrom(...from) }];
  return fc.oneof(...drawn(named, 8), ...drawn(all, 1), { weight: 1, arbitrary: fc.uuid() });
}

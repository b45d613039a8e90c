/** A field of what was changed, before and after as texts; null where it was not, or is no more. */
export interface Change {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two JSON values, field by field, nested ones as `address.city`; equal fields are left out. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

function fieldsOf(value: unknown, name = ""): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== "object" || Array.isArray(value))
    return new Map([[name, typeof value === "string" ? value : JSON.stringify(value)]]);
  const fields = new Map<string, string>();
  for (const [key, inner] of Object.entries(value))
    for (const [path, text] of fieldsOf(inner, name === "" ? key : `${name}.${key}`)) fields.set(path, text);
  return fields;
}

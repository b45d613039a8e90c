/** Reads one parameter of an address; undefined for what it does not know: a mistyped filter is no filter. */
type Reader<T> = (given: unknown) => T | undefined;

type Read<F extends Readonly<Record<string, Reader<unknown>>>> = {
  readonly [K in keyof F]?: Exclude<ReturnType<F[K]>, undefined> | undefined;
};

/** Reads the parameters that a screen knows, and leaves the others out. */
export function addressReader<F extends Readonly<Record<string, Reader<unknown>>>>(
  fields: F,
): (search: Readonly<Record<string, unknown>>) => Read<F & typeof everywhere> {
  return (search) => {
    const read: Partial<Record<string, unknown>> = {};
    for (const [name, reader] of Object.entries({ ...everywhere, ...fields })) {
      const value = reader(search[name]);
      if (value !== undefined) read[name] = value;
    }
    return read as Read<F & typeof everywhere>;
  };
}

/** One of some words. */
export const oneOf =
  <const T extends string>(...words: readonly T[]): Reader<T> =>
  (given) =>
    words.find((word) => word === given);

/** A text of at most so many characters. What looks like a number in an address is meant as text, too. */
export const text =
  (most: number): Reader<string> =>
  (given) => {
    const said = typeof given === "number" ? String(given) : given;
    return typeof said === "string" && said.length <= most ? said : undefined;
  };

const matching =
  (pattern: RegExp): Reader<string> =>
  (given) =>
    typeof given === "string" && pattern.test(given) ? given : undefined;

export const uuid = matching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i);

/** A calendar day: `2026-03-31`. */
export const day: Reader<string> = (given) => {
  if (typeof given !== "string" || !/^\d{4}-\d\d-\d\d$/.test(given)) return undefined;
  const instant = new Date(`${given}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(given) ? given : undefined;
};

/** What every list understands: the columns it shows, in their order. */
const everywhere = { columns: text(300) };

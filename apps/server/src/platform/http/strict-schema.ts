import { z } from "zod";

const made = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/**
 * The same schema with every object in it refusing fields it does not name, so that a misspelt or smuggled
 * field is an error instead of being dropped. Objects that say what other fields they take keep that.
 */
export function strict<S extends z.core.$ZodType>(schema: S): S {
  const known = made.get(schema);
  if (known !== undefined) return known as S;
  const result = rebuild(schema);
  made.set(schema, result);
  return result as S;
}

function rebuild(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const like = (changes: object) => z.core.clone(schema, { ...def, ...changes });
  switch (def.type) {
    case "object": {
      const shape = Object.fromEntries(Object.entries(def.shape).map(([key, value]) => [key, strict(value)]));
      return like({ shape, catchall: def.catchall ?? z.never() });
    }
    case "array":
      return like({ element: strict(def.element) });
    case "tuple":
      return like({ items: def.items.map(strict), rest: def.rest === null ? null : strict(def.rest) });
    case "record":
      return like({ valueType: strict(def.valueType) });
    case "union":
      return like({ options: def.options.map(strict) });
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return like({ innerType: strict(def.innerType) });
    case "pipe":
      return like({ in: strict(def.in), out: strict(def.out) });
    case "lazy":
      return z.lazy(() => strict(def.getter()));
    default:
      return schema;
  }
}

/** Names of the query parameters that hold lists, so that one `?state=a` is a list of one. */
export function listParameters(schema: z.core.$ZodType): ReadonlySet<string> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type !== "object") return new Set();
  return new Set(Object.keys(def.shape).filter((key) => isList(def.shape[key])));
}

function isList(schema: z.core.$ZodType | undefined): boolean {
  if (schema === undefined) return false;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "array") return true;
  return "innerType" in def && def.type !== "promise" ? isList(def.innerType) : false;
}

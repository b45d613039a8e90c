import type { PivotDimension } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { pathInWords } from "../sites/index.ts";
import type { Setting } from "./setting.ts";

/**
 * One way to lay facts out: what tells its groups apart, and how a reader knows them. All are text; a NULL name is
 * said by `said`.
 */
export interface Dimension {
  readonly key: RawBuilder<unknown>;
  readonly name: RawBuilder<unknown>;
  readonly order: RawBuilder<unknown>;
  /** Puts a code, or what has no name, in words. */
  readonly said?: (name: string | null) => string;
}

const coded = (column: string, words: Readonly<Record<string, string>>, none: string): Dimension => {
  const value = sql.ref(column);
  const order = sql`lpad(array_position(${Object.keys(words)}::text[], ${value})::text, 2, '0')`;
  return { key: value, name: value, order, said: (name) => (name === null ? none : (words[name] ?? name)) };
};

const named = (id: string, name: RawBuilder<unknown>, none: string): Dimension => ({
  key: sql`${sql.ref(id)}::text`,
  name,
  order: name,
  said: (said) => said ?? none,
});

/**
 * The dimensions over facts `f` with what they are joined to: `p` product, `k` category; `o` place, `z` the top place
 * above it, `s` site; of moves `a` and `b` the places they go from and to with sites `sa`, `sb`, and `w` who did it;
 * `abc` the classes.
 */
export function dimensionOf(dimension: PivotDimension, setting: Setting): Dimension {
  const { words, tx } = setting;
  const { language } = tx.ctx;
  const none = words.pivot.none;
  switch (dimension) {
    case "site":
      return named("s.id", sql`s.name`, words.pivot.inTransit);
    case "zone":
      return named("z.id", pathInWords("z", language), none);
    case "location":
      return named("o.id", pathInWords("o", language), none);
    case "category":
      return named("k.id", sql.ref(language === "fr" ? "k.name_fr" : "k.name_en"), none);
    case "product":
      return named("p.id", sql`p.code || ' · ' || p.name`, none);
    case "count":
      return named("f.count_id", sql`f.number || ' · ' || f.title`, none);
    case "person":
      return named("w.id", sql`w.name`, words.pivot.nobody);
    case "from":
      return moved("a", "sa", language);
    case "to":
      return moved("b", "sb", language);
    case "month": {
      const month = sql`to_char(f.day, 'YYYY-MM')`;
      const format = new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
        month: "long",
        year: "numeric",
        timeZone: "UTC",
      });
      const said = (name: string | null) =>
        name === null ? none : format.format(new Date(`${name}-01T00:00:00Z`));
      return { key: month, name: month, order: month, said };
    }
    case "severity":
      return coded("f.severity", words.severities, words.severities.uncounted);
    case "lineState":
      return coded("f.state", words.lineStates, none);
    case "agreement":
      return coded("f.agreement", words.pivot.agreements, none);
    case "method":
      return coded("k.method", words.pivot.methods, none);
    case "moveKind":
      return coded("f.kind", words.pivot.moveKinds, none);
    case "abcClass":
      return coded("abc.class", { A: "A", B: "B", C: "C" }, none);
  }
}

/** Where goods came from or went: the site, or what is no site by its own name. */
function moved(place: string, site: string, language: Setting["tx"]["ctx"]["language"]): Dimension {
  const name = sql`coalesce(${sql.ref(`${site}.name`)}, ${pathInWords(place, language)})`;
  return {
    key: sql`coalesce(${sql.ref(`${site}.id`)}, ${sql.ref(`${place}.id`)})::text`,
    name,
    order: name,
  };
}

import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useLanguage } from "./locale.ts";
import { isPlural, pluralOf } from "./plural.ts";

/** A unit as the server names it in both languages. */
interface NamedUnit {
  readonly code: string;
  readonly nameEn: string;
  readonly nameFr: string;
}

interface UnitName {
  readonly one: string;
  readonly many: string;
}

type UnitNaming = (code: string, value?: string) => string;

const Context = createContext<UnitNaming>((code) => code);

/** Tells every quantity below it how units are called in the language of the screen. */
export function UnitNames(props: { readonly units: readonly NamedUnit[]; readonly children: ReactNode }) {
  const language = useLanguage();
  const { units } = props;
  const naming = useMemo((): UnitNaming => {
    const names = new Map(units.map((unit) => [unit.code, shortName(unit, language)]));
    return (code, value) => {
      const name = names.get(code);
      if (name === undefined) return code;
      return value !== undefined && isPlural(value, language) ? name.many : name.one;
    };
  }, [units, language]);
  return <Context value={naming}>{props.children}</Context>;
}

/** A code that is an English word (piece, carton) is said in the reader's language; a symbol (kg) is one everywhere. */
function shortName({ code, nameEn, nameFr }: NamedUnit, language: "fr" | "en"): UnitName {
  if (code.toLowerCase() !== nameEn.toLowerCase()) return { one: code, many: code };
  const one = (language === "fr" ? nameFr : nameEn).toLowerCase();
  return { one, many: pluralOf(one, language) };
}

/** What a unit's code is called on screen, after so many of it where a number is given; any other text stays. */
export const useUnitName = (): UnitNaming => useContext(Context);

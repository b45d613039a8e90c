import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useLanguage } from "./locale.ts";

/** A unit as the server names it in both languages. */
interface NamedUnit {
  readonly code: string;
  readonly nameEn: string;
  readonly nameFr: string;
}

const Context = createContext<ReadonlyMap<string, string>>(new Map());

/** Tells every quantity below it how units are called in the language of the screen. */
export function UnitNames(props: { readonly units: readonly NamedUnit[]; readonly children: ReactNode }) {
  const language = useLanguage();
  const { units } = props;
  const names = useMemo(
    () => new Map(units.map((unit) => [unit.code, shortName(unit, language)])),
    [units, language],
  );
  return <Context value={names}>{props.children}</Context>;
}

/** A code that is an English word (piece, carton) is said in the reader's language; a symbol (kg) is one everywhere. */
function shortName({ code, nameEn, nameFr }: NamedUnit, language: "fr" | "en"): string {
  if (code.toLowerCase() !== nameEn.toLowerCase()) return code;
  return (language === "fr" ? nameFr : nameEn).toLowerCase();
}

/** What a unit's code is called on screen; any other text stays as it is. */
export function useUnitName(): (code: string) => string {
  const names = useContext(Context);
  return (code) => names.get(code) ?? code;
}

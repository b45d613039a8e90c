import type { TFunction } from "i18next";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";

interface Spoken {
  readonly t: TFunction;
  readonly language: "fr" | "en";
  /** What numbers say by the hundred: looked up once. */
  readonly words: Readonly<Record<"nothing" | "noDifference" | "surplus" | "shortage", string>>;
  /** As Intl wants it: British dates and grouping for English. */
  readonly locale: "fr" | "en-GB";
}

const Context = createContext<Spoken | null>(null);

/** Listens once to which language is spoken, for all that is below it. */
export function SpokenLanguage({ children }: { readonly children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage === "fr" ? "fr" : "en";
  const spoken = useMemo(
    (): Spoken => ({
      t,
      language,
      locale: language === "fr" ? "fr" : "en-GB",
      words: {
        nothing: t("ui.nothing"),
        noDifference: t("ui.noDifference"),
        surplus: t("ui.surplus"),
        shortage: t("ui.shortage"),
      },
    }),
    [t, language],
  );
  return <Context value={spoken}>{children}</Context>;
}

/**
 * The language of the screen and its texts, for the small parts that a list has by the hundred: each
 * `useTranslation` listens and compares by itself, twelve in a row of a review.
 */
export function useSpoken(): Spoken {
  const spoken = useContext(Context);
  if (spoken === null) throw new Error("a screen is used outside SpokenLanguage");
  return spoken;
}

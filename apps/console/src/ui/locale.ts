import { useTranslation } from "react-i18next";

/** The language of the screen, as Intl wants it. British dates and grouping for English. */
export function useLocale(): "fr" | "en-GB" {
  const { i18n } = useTranslation();
  return i18n.resolvedLanguage === "fr" ? "fr" : "en-GB";
}

/** The language of the screen, for texts that the server keeps in both. */
export function useLanguage(): "fr" | "en" {
  const { i18n } = useTranslation();
  return i18n.resolvedLanguage === "fr" ? "fr" : "en";
}

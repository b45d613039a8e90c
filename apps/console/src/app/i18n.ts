import i18next from "i18next";
import { initReactI18next } from "react-i18next";

type Language = "en" | "fr";

const REMEMBERED = "stockex.language";

const texts: Readonly<Record<Language, () => Promise<{ default: object }>>> = {
  en: () => import("./locales/en.json"),
  fr: () => import("./locales/fr.json"),
};

/** The language chosen last on this browser, or the browser's own. */
export function firstLanguage(): Language {
  const remembered = localStorage.getItem(REMEMBERED);
  if (remembered === "en" || remembered === "fr") return remembered;
  return navigator.language.startsWith("fr") ? "fr" : "en";
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", (await texts[language]()).default);
}

/** Starts with one language; the other is fetched when it is chosen. */
export async function startTexts(): Promise<void> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: {},
    supportedLngs: ["en", "fr"],
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await chooseLanguage(language);
}

/** Puts the screen in a language and remembers it on this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(REMEMBERED, language);
}

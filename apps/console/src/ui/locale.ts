import { useSpoken } from "./spoken.tsx";

/** The language of the screen, as Intl wants it. */
export const useLocale = () => useSpoken().locale;

/** The language of the screen, for texts that the server keeps in both. */
export const useLanguage = () => useSpoken().language;

import { type Language, languages } from "@stockex/contracts";

/** The best language the header names that we speak, or null: `fr-CM, fr;q=0.9, en;q=0.5` gives `fr`. */
export function acceptedLanguage(header: string | undefined): Language | null {
  let best: Language | null = null;
  let bestQuality = 0;
  for (const part of (header ?? "").split(",").slice(0, 20)) {
    const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
    const language = languages.find((known) => range === known || range.startsWith(`${known}-`));
    const quality = qualityOf(parameters);
    if (language === undefined || quality <= bestQuality) continue;
    best = language;
    bestQuality = quality;
  }
  return best;
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.map((p) => p.trim()).find((p) => p.startsWith("q="));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return quality >= 0 && quality <= 1 ? quality : 0;
}

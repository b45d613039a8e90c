import type { MantineColorsTuple } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { type AccentShades, ownPalette, shadesOf } from "../ui/accent.ts";

/** The colour of the organisation that was signed in here last: the first paint has it already. */
const REMEMBERED = "stockex.accent";
const SHEET = "stockex-accent";
const own: MantineColorsTuple = ownPalette;

let palette: MantineColorsTuple = own;
const listeners = new Set<() => void>();

/** Puts on the colour of an organisation, or the product's own: before the first paint, and when it changes. */
export function applyAccent(accent: string | null): void {
  if (accent === null) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, accent);
  const shades = accent === null ? null : shadesOf(accent);
  palette = shades?.palette ?? own;
  document.getElementById(SHEET)?.remove();
  if (shades !== null) document.head.append(sheetOf(shades));
  for (const listener of listeners) listener();
}

/** Puts on the colour this browser saw last. */
export function applyRememberedAccent(): void {
  const accent = localStorage.getItem(REMEMBERED);
  if (accent !== null && /^#[0-9a-f]{6}$/.test(accent)) applyAccent(accent);
}

/** The shades the controls are drawn in. */
export function usePalette(): MantineColorsTuple {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => palette,
  );
}

/** The same places as in ui/tokens.css, over them. */
function sheetOf({ looks }: AccentShades): HTMLStyleElement {
  const scheme = (name: string) => `[data-mantine-color-scheme="${name}"]`;
  const rule = (selector: string, { accent, selected }: AccentShades["looks"]["light"]) =>
    `:root${selector}{--accent:${accent};--selected:${selected};--mantine-color-anchor:${accent}}`;
  const sheet = document.createElement("style");
  sheet.id = SHEET;
  sheet.textContent = [
    rule(scheme("light"), looks.light),
    rule(scheme("dark"), looks.dark),
    rule(`[data-contrast="more"]${scheme("light")}`, looks.contrastLight),
    rule(`[data-contrast="more"]${scheme("dark")}`, looks.contrastDark),
  ].join("\n");
  return sheet;
}

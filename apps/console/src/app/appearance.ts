import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { useState } from "react";

/** How the screen looks: as the system says, or as the person chose on this browser. */
type Appearance = MantineColorScheme | "contrast";

const REMEMBERED = "stockex.contrast";
const systemWantsContrast = matchMedia("(prefers-contrast: more)");

/** Puts high contrast on or off: chosen here, or asked for by the system. Before the first paint, and when either changes. */
export function applyContrast(): void {
  const high = localStorage.getItem(REMEMBERED) === "more" || systemWantsContrast.matches;
  document.documentElement.dataset["contrast"] = high ? "more" : "usual";
}
systemWantsContrast.addEventListener("change", applyContrast);

/** The chosen look and the way to another. High contrast is light or dark as the system is. */
export function useAppearance(): readonly [Appearance, (chosen: string) => void] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [contrast, setContrast] = useState(localStorage.getItem(REMEMBERED) === "more");
  const choose = (chosen: string) => {
    const high = chosen === "contrast";
    if (high) localStorage.setItem(REMEMBERED, "more");
    else localStorage.removeItem(REMEMBERED);
    setContrast(high);
    setColorScheme(chosen === "light" || chosen === "dark" ? chosen : "auto");
    applyContrast();
  };
  return [contrast ? "contrast" : colorScheme, choose];
}

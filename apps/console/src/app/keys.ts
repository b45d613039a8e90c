import { useEffect, useEffectEvent } from "react";

interface GlobalKeys {
  readonly onFind: () => void;
  readonly onHelp: () => void;
}

/** What takes letters for itself. */
const WRITABLE =
  "input:not([type=radio],[type=checkbox]), textarea, select, [contenteditable], dialog, [role=dialog]";

/**
 * Keys that work wherever one is: find, help, the shortcuts that the screen's own buttons name in
 * `aria-keyshortcuts`, and the list's keys before the list has the focus.
 */
export function useGlobalKeys({ onFind, onHelp }: GlobalKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      onFind();
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.activeElement?.closest(WRITABLE) != null) return;
    if (event.key === "/") onFind();
    else if (event.key === "?") onHelp();
    else if (!pressShortcut(event.key) && !wakeList(event.key)) return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** The buttons and links of this screen that have a key of their own. */
export const shortcutsOfScreen = (): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>("main [aria-keyshortcuts]"),
];

/** The list of this screen, if it has one. */
export const listOfScreen = (): HTMLElement | null => document.querySelector<HTMLElement>("main [role=grid]");

function pressShortcut(key: string): boolean {
  const target = shortcutsOfScreen().find((one) => one.getAttribute("aria-keyshortcuts") === key);
  target?.click();
  return target !== undefined;
}

/** Hands a list key to the list while nothing in particular has the focus. */
function wakeList(key: string): boolean {
  const list = listOfScreen();
  const nothingFocused = document.activeElement === document.body || document.activeElement?.id === "content";
  if (list === null || !nothingFocused || !["j", "k", "ArrowDown", "ArrowUp"].includes(key)) return false;
  list.focus();
  list.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  return true;
}

/**
 * Moves through a tree by the keys of the ARIA pattern: up and down over what is shown, right unfolds or goes in,
 * left folds or goes out, Home and End. Gives whether the key meant something here.
 */
export function keyInTree(
  root: HTMLElement,
  current: HTMLElement,
  key: string,
  fold: (id: string, open: boolean) => void,
): boolean {
  if (current.getAttribute("role") !== "treeitem") return false;
  const shown = [...root.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = shown.indexOf(current);
  const open = current.getAttribute("aria-expanded");
  const id = current.dataset["id"] ?? "";
  switch (key) {
    case "ArrowDown":
      shown[at + 1]?.focus();
      return true;
    case "ArrowUp":
      shown[at - 1]?.focus();
      return true;
    case "Home":
      shown[0]?.focus();
      return true;
    case "End":
      shown.at(-1)?.focus();
      return true;
    case "ArrowRight":
      if (open === "false") fold(id, true);
      else if (open === "true") shown[at + 1]?.focus();
      return true;
    case "ArrowLeft":
      if (open === "true") fold(id, false);
      else shown.findLast((item, index) => index < at && level(item) < level(current))?.focus();
      return true;
    default:
      return false;
  }
}

const level = (item: HTMLElement): number => Number(item.getAttribute("aria-level"));

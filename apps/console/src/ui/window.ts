import { useMediaQuery } from "@mantine/hooks";

/** Whether the window is at least this wide (`62em`), known at the first paint. */
export function useWiderThan(width: string): boolean {
  return useMediaQuery(`(min-width: ${width})`, true, { getInitialValueInEffect: false }) ?? true;
}

/** Whether the window is a phone's. */
export function useNarrow(): boolean {
  return !useWiderThan("48em");
}

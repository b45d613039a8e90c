import { useEffect, useState } from "react";

/**
 * State of a form that survives a reload of this tab: kept in the tab's own storage until the form is done with it.
 * @param place names the form, with the object and the person it is about
 */
export function useKeptDraft<T>(place: string, initial: T) {
  const key = `stockex.draft.${place}`;
  const [draft, setDraft] = useState<T>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? initial : (JSON.parse(kept) as T);
  });
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (touched) sessionStorage.setItem(key, JSON.stringify(draft));
  }, [key, touched, draft]);
  return {
    draft,
    change: (changed: Partial<T>) => {
      setTouched(true);
      setDraft((before) => ({ ...before, ...changed }));
    },
    /** Once it is sent, or given up. */
    forget: () => {
      setTouched(false);
      sessionStorage.removeItem(key);
    },
  };
}

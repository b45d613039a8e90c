import { type Live, openLive } from "@stockex/client";

/** The live socket of this window, and whether it stands. */
export interface LiveConnection {
  readonly live: Live;
  readonly connected: () => boolean;
  /** Calls the listener when the connection is lost or back. */
  readonly onChange: (listener: () => void) => () => void;
}

/** Opens the live connection; it comes back by itself until it is closed. */
export function connectLive(): LiveConnection {
  const listeners = new Set<() => void>();
  let connected = false;
  const live = openLive({
    baseUrl: "",
    onState: (state) => {
      if (state === "connecting") return;
      connected = state === "open";
      for (const listener of listeners) listener();
    },
  });
  return {
    live,
    connected: () => connected,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

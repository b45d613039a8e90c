import { useCallback, useEffect, useRef, useState } from "react";

/** Why there is no picture: what the browser said, as far as one can do something about it. */
export type CameraFailure = "insecure" | "refused" | "none" | "busy";

interface Camera {
  /** Gives the element its picture; call it as a ref. */
  readonly attach: (video: HTMLVideoElement | null) => void;
  /** The element once it shows something. */
  readonly video: HTMLVideoElement | null;
  readonly failure: CameraFailure | null;
  readonly retry: () => void;
}

/** The camera at the back of the device, or any there is, for as long as the screen that asks is shown. */
export function useCamera(): Camera {
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const [showing, setShowing] = useState(false);
  const [failure, setFailure] = useState<CameraFailure | null>(null);
  const [attempt, setAttempt] = useState(0);
  const attach = useCallback((video: HTMLVideoElement | null) => setElement(video), []);
  const stream = useRef<MediaStream | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (element === null) return;
    let gone = false;
    const open = async () => {
      const opened = await openCamera();
      if (typeof opened === "string") return gone ? undefined : setFailure(opened);
      if (gone) return stop(opened);
      stream.current = opened;
      element.srcObject = opened;
      await element.play().catch(() => undefined);
      if (!gone) setShowing(true);
    };
    setFailure(null);
    void open();
    return () => {
      gone = true;
      setShowing(false);
      stop(stream.current);
      stream.current = null;
    };
  }, [element, attempt]);
  return {
    attach,
    video: showing ? element : null,
    failure,
    retry: () => setAttempt((before) => before + 1),
  };
}

async function openCamera(): Promise<MediaStream | CameraFailure> {
  // Browsers give the camera to pages over HTTPS (and this very machine) only.
  if (!window.isSecureContext || navigator.mediaDevices === undefined) return "insecure";
  const video = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): CameraFailure {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "none";
  }
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { CameraView } from "../../ui/camera/camera-view.tsx";
import { useCamera } from "../../ui/camera/use-camera.ts";
import classes from "./entry.module.css";
import type { ScanAnswer } from "./scan-worker.ts";
import { SeenCodes } from "./seen-codes.ts";

/** Pause between frames: the hand moves no faster, the battery lasts. */
const PAUSE_MS = 80;
/** More pixels take longer and read no better. */
const MOST_PIXELS = 1_280;

/** The camera as a scanner: what it sees goes where a scanner's keys go. */
export function CameraScan({ onCode }: { readonly onCode: (code: string) => void }) {
  const { t } = useTranslation();
  const camera = useCamera();
  const failed = useCodes(camera.video, onCode);
  return (
    <div className={classes["cameraScan"]}>
      <CameraView camera={camera} label={t("entry.cameraLabel")} />
      {failed ? (
        <p role="alert" className={classes["notice"]} data-tone="bad">
          {t("entry.cameraReaderFailed")}
        </p>
      ) : camera.failure === null ? (
        <p className={classes["quiet"]}>{t("entry.cameraHint")}</p>
      ) : null}
    </div>
  );
}

/** Reads what the element shows, in a worker, for as long as it is shown. True once reading is not possible. */
function useCodes(video: HTMLVideoElement | null, onCode: (code: string) => void): boolean {
  const [failed, setFailed] = useState(false);
  const take = useEffectEvent(onCode);
  useEffect(() => {
    if (video === null) return;
    const worker = new Worker(new URL("./scan-worker.ts", import.meta.url), { type: "module" });
    const seen = new SeenCodes();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async () => {
      const frame = await frameOf(video);
      if (frame === null) timer = setTimeout(() => void next(), PAUSE_MS);
      else worker.postMessage(frame, [frame]);
    };
    worker.addEventListener("message", ({ data }: MessageEvent<ScanAnswer>) => {
      if ("failed" in data) return setFailed(true);
      if (data.code !== null && seen.isNew(data.code, performance.now())) {
        navigator.vibrate?.(60);
        take(data.code);
      }
      timer = setTimeout(() => void next(), PAUSE_MS);
    });
    worker.addEventListener("error", () => setFailed(true));
    void next();
    return () => {
      clearTimeout(timer);
      worker.terminate();
    };
  }, [video]);
  return failed;
}

/** What the element shows now, small enough to be read soon; null while it shows nothing. */
async function frameOf(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height));
  const size = { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) };
  return createImageBitmap(video, size).catch(() => null);
}

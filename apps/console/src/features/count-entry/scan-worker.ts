import wasmAddress from "zxing-wasm/reader/zxing_reader.wasm?url";
import { loadReader, readCode } from "./read-code.ts";

// Reads the frames that the screen sends, one at a time: reading one takes up to 100 ms, which the screen must not
// wait for.
loadReader({ address: wasmAddress });

/** What comes back for a frame: its code, none, or that the reader itself failed. */
export type ScanAnswer = { readonly code: string | null } | { readonly failed: string };

let canvas: OffscreenCanvas | null = null;

addEventListener("message", ({ data }: MessageEvent<ImageBitmap>) => {
  read(data).then(
    (code) => postMessage({ code } satisfies ScanAnswer),
    (error: unknown) => postMessage({ failed: String(error) } satisfies ScanAnswer),
  );
});

async function read(frame: ImageBitmap): Promise<string | null> {
  const { width, height } = frame;
  if (canvas === null || canvas.width !== width || canvas.height !== height)
    canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  if (drawing === null) throw new Error("no canvas to read the frame from");
  drawing.drawImage(frame, 0, 0);
  frame.close();
  return readCode(drawing.getImageData(0, 0, width, height));
}

import { PHOTO_BYTES } from "@stockex/contracts";

/** Longer side of a photo as it is kept. */
const MOST_PIXELS = 2_048;
/** Tried one after the other until the photo is small enough. */
const QUALITIES = [0.85, 0.7, 0.5];

/** The file is no picture that this browser can show. */
export class NotAPicture extends Error {}

/**
 * A photo as it is sent: upright, at most 2,048 pixels long, JPEG. Drawing it anew leaves out what the camera wrote
 * into it: place, time, device.
 * @throws NotAPicture
 */
export async function shrinkPhoto(taken: Blob | HTMLVideoElement): Promise<Blob> {
  const source = taken instanceof Blob ? await decode(taken) : taken;
  const [width, height] =
    source instanceof HTMLVideoElement
      ? [source.videoWidth, source.videoHeight]
      : [source.width, source.height];
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height, 1));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  const drawing = canvas.getContext("2d");
  if (drawing === null || width === 0) throw new NotAPicture();
  // What is transparent becomes white: JPEG has no transparency.
  drawing.fillStyle = "#ffffff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(source, 0, 0, canvas.width, canvas.height);
  if (source instanceof ImageBitmap) source.close();
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (blob.size <= PHOTO_BYTES) return blob;
  }
  throw new NotAPicture();
}

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new NotAPicture();
  }
}

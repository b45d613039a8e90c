import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, instant, pageOf, pageQuery } from "./values.ts";

const tag = "Counting";
const ofPhoto = z.object({ countId: id, photoId: id });

/** Photos one line holds at most in one round. */
export const PHOTOS_PER_LINE = 3;
/** Bytes of one photo at most. */
export const PHOTO_BYTES = 5_000_000;

/** A photo of a count line; its picture is `readPhoto`. */
export const countPhoto = z.object({
  id,
  lineId: id,
  productCode: z.string(),
  productName: z.string(),
  lotCode: z.string().nullable(),
  locationPath: z.string(),
  round: z.number().int(),
  takenBy: z.string(),
  takenAt: instant,
  width: z.number().int(),
  height: z.number().int(),
  /** The caller may take it away now. */
  removable: z.boolean(),
});
export type CountPhoto = z.infer<typeof countPhoto>;

/** Photos of count lines. */
export const countPhotoRoutes = {
  listPhotos: defineRoute({
    id: "listPhotos",
    method: "GET",
    path: "/v1/counts/:countId/photos",
    summary:
      "Photos of a count, or of one line, that the caller may see: blind counters only those of their own pass",
    tag,
    access: "signed-in",
    params: z.object({ countId: id }),
    query: pageQuery.extend({ lineId: id.optional() }),
    response: pageOf(countPhoto),
  }),
  readPhoto: defineRoute({
    id: "readPhoto",
    method: "GET",
    path: "/v1/counts/:countId/photos/:photoId",
    summary: "The picture of a photo (JPEG)",
    tag,
    access: "signed-in",
    params: ofPhoto,
    answer: "file",
  }),
  addPhoto: defineRoute({
    id: "addPhoto",
    method: "PUT",
    path: "/v1/counts/:countId/lines/:lineId/photos/:photoId",
    summary: "Keep a JPEG with a line to be counted, at most three a pass; sent twice it is kept once",
    tag,
    access: "count.count",
    params: ofPhoto.extend({ lineId: id }),
    upload: "multipart",
    body: z.object({ takenAt: instant.optional() }),
    response: countPhoto,
    status: 201,
    idempotent: true,
    problems: [
      "count-state",
      "photo-not-readable",
      "photo-too-large",
      "photos-full",
      "idempotency-key-reused",
    ],
  }),
  removePhoto: defineRoute({
    id: "removePhoto",
    method: "DELETE",
    path: "/v1/counts/:countId/photos/:photoId",
    summary: "Take a photo away while its count is open: one's own, or as a reviewer any",
    tag,
    access: "signed-in",
    params: ofPhoto,
    problems: ["count-state"],
  }),
};

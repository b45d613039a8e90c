import { readFile } from "node:fs/promises";
import { countPhotoRoutes as routes } from "@stockex/contracts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind, bindUpload } from "../../platform/http/index.ts";
import { loadCount } from "./count.ts";
import { listPhotos, readPhotoFacts, readPicture } from "./photo-query.ts";
import { addPhoto, assertPhotoSize, pictureOf, removePhoto } from "./photos.ts";

/** Photos of count lines. */
export function photoRouteHandlers(database: Database): BoundRoute[] {
  return [
    bind(routes.listPhotos, ({ ctx, params: { countId }, query }) =>
      database.read(ctx, async (tx) => {
        await loadCount(tx, countId, "none");
        return listPhotos(tx, countId, query);
      }),
    ),
    bind(routes.readPhoto, async ({ ctx, params: { countId, photoId } }) => ({
      content: await database.read(ctx, (tx) => readPicture(tx, countId, photoId)),
      filename: `${photoId}.jpg`,
      contentType: "image/jpeg",
      etag: photoId,
    })),
    bindUpload(routes.addPhoto, async ({ ctx, params, body, file }) => {
      assertPhotoSize(file.bytes);
      const picture = pictureOf(await readFile(file.path));
      const takenAt = body.takenAt === undefined ? null : new Date(body.takenAt);
      return database.write(ctx, async (tx) => {
        await addPhoto(tx, { ...params, takenAt }, picture);
        return readPhotoFacts(tx, params.photoId);
      });
    }),
    bind(routes.removePhoto, ({ ctx, params: { countId, photoId } }) =>
      database.write(ctx, (tx) => removePhoto(tx, countId, photoId)),
    ),
  ];
}

import { routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useClient } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { shrinkPhoto } from "./shrink-photo.ts";

interface Kept {
  readonly photoId: string;
  readonly takenAt: string;
  readonly content: Blob;
}

/** Photos of one line of mine: those there are, and how one more is kept. */
export function usePhotos(countId: string, lineId: string) {
  const client = useClient();
  const queries = useQueryClient();
  const photos = useRead(routes.listPhotos, { params: { countId }, query: { lineId } });
  // A photo that could not be sent stays here and is sent again as itself: it is kept once.
  const unsent = useRef<Kept | null>(null);
  const send = useMutation({
    mutationFn: async (taken: Blob | HTMLVideoElement | null) => {
      if (taken !== null) {
        const content = await shrinkPhoto(taken);
        unsent.current = { photoId: newId(), takenAt: new Date().toISOString(), content };
      }
      const kept = unsent.current;
      if (kept === null) return;
      await client.call(routes.addPhoto, {
        params: { countId, lineId, photoId: kept.photoId },
        body: { takenAt: kept.takenAt },
        file: { name: `${kept.photoId}.jpg`, content: kept.content },
        idempotencyKey: kept.photoId,
      });
      unsent.current = null;
    },
    meta: { ownError: true },
    onSuccess: () => queries.invalidateQueries({ queryKey: [routes.listPhotos.id] }),
  });
  return {
    items: photos.data?.items ?? [],
    add: (taken: Blob | HTMLVideoElement) => send.mutate(taken),
    sendAgain: () => send.mutate(null),
    sending: send.isPending,
    error: send.error,
  };
}

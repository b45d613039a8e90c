import { Button, TextInput } from "@mantine/core";
import { type CountTask, REASON_CHARS, routes } from "@stockex/contracts";
import { IconCamera, IconNote } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { PhotoStrip } from "../../ui/photos/photo-strip.tsx";
import classes from "./entry.module.css";
import { PhotoTaking } from "./photo-taking.tsx";
import type { useEntry } from "./use-entry.ts";

interface AttachmentsProps {
  readonly entry: ReturnType<typeof useEntry>;
  /** The line that is counted now; undefined for what the count does not expect here. */
  readonly task: CountTask | undefined;
}

/** What goes with what is counted now: a note with the next quantity, photos with its line. */
export function Attachments({ entry, task }: AttachmentsProps) {
  const { t } = useTranslation();
  const [noting, setNoting] = useState(false);
  const [photographing, setPhotographing] = useState(false);
  const shown = noting || entry.note !== "";
  return (
    <div className={classes["attachments"]}>
      <div className={classes["attachmentButtons"]}>
        {task === undefined ? null : <TaskPhotos countId={entry.countId} lineId={task.lineId} />}
        {task === undefined ? null : (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconCamera size={17} aria-hidden />}
            onClick={() => setPhotographing(true)}
          >
            {t("photo.photo")}
          </Button>
        )}
        {shown ? null : (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconNote size={17} aria-hidden />}
            onClick={() => setNoting(true)}
          >
            {t("entry.note")}
          </Button>
        )}
      </div>
      {shown ? (
        <TextInput
          className={classes["note"] ?? ""}
          aria-label={t("entry.note")}
          placeholder={t("entry.noteHelp")}
          maxLength={REASON_CHARS}
          value={entry.note}
          data-autofocus
          autoFocus={noting}
          onChange={(event) => entry.setNote(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" && event.key !== "Escape") return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === "Escape") entry.setNote("");
            setNoting(false);
            document.getElementById("entry-field")?.focus();
          }}
        />
      ) : null}
      {photographing && task !== undefined ? (
        <PhotoTaking
          countId={entry.countId}
          lineId={task.lineId}
          name={task.productName}
          onClose={() => setPhotographing(false)}
        />
      ) : null}
    </div>
  );
}

function TaskPhotos({ countId, lineId }: { readonly countId: string; readonly lineId: string }) {
  const photos = useRead(routes.listPhotos, { params: { countId }, query: { lineId } });
  return <PhotoStrip countId={countId} photos={photos.data?.items ?? []} />;
}

import { Textarea } from "@mantine/core";
import { REASON_CHARS } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AskedAction, AskingDialog } from "./asking-dialog.tsx";

interface ReasonDialogProps extends AskedAction {
  readonly onReason: (reason: string) => void;
}

/** Asks why, and says what will happen, before something that others will have to understand later. */
export function ReasonDialog({ onReason, ...asked }: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <AskingDialog {...asked} incomplete={reason.trim() === ""} onSubmit={() => onReason(reason.trim())}>
      <Textarea
        label={t("ui.reason")}
        required
        maxLength={REASON_CHARS}
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskingDialog>
  );
}

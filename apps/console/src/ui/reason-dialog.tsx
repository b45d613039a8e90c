import { Button, Textarea } from "@mantine/core";
import { REASON_CHARS } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./dialog.tsx";
import { ProblemNotice } from "./problem.tsx";
import classes from "./ui.module.css";

interface ReasonDialogProps {
  readonly title: string;
  /** The exact effect of the action. */
  readonly effect: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}

/** Asks why, and says what will happen, before something that others will have to understand later. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      <form
        className={classes["stack"]}
        onSubmit={(event) => {
          event.preventDefault();
          props.onReason(reason.trim());
        }}
      >
        <p className={classes["effect"]}>{props.effect}</p>
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
        <ProblemNotice error={props.error} />
        <div className={classes["dialogActions"]}>
          <Button variant="default" onClick={props.onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            type="submit"
            loading={props.busy}
            disabled={reason.trim() === ""}
            color={props.danger === true ? "red.9" : "accent"}
          >
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

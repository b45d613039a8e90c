import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./dialog.tsx";
import { ProblemNotice } from "./problem.tsx";
import classes from "./ui.module.css";

/** What an action that is asked about is, whatever must be given for it. */
export interface AskedAction {
  readonly title: string;
  /** The exact effect of the action. */
  readonly effect: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
}

interface AskingDialogProps extends AskedAction {
  /** What must be given is not there yet. */
  readonly incomplete?: boolean;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** Says what will happen, and asks for what it needs. */
export function AskingDialog(props: AskingDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      <form
        className={classes["stack"]}
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        <p className={classes["effect"]}>{props.effect}</p>
        {props.children}
        <ProblemNotice error={props.error} />
        <div className={classes["dialogActions"]}>
          <Button variant="default" onClick={props.onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            type="submit"
            loading={props.busy}
            disabled={props.incomplete === true}
            color={props.danger === true ? "red.9" : "accent"}
          >
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

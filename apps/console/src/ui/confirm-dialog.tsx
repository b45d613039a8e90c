import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "./dialog.tsx";
import { ProblemNotice } from "./problem.tsx";
import classes from "./ui.module.css";

interface ConfirmDialogProps {
  readonly title: string;
  /** The exact effect of the action. */
  readonly effect: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Says what will happen before something that is hard to take back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      <div className={classes["stack"]}>
        <p className={classes["effect"]}>{props.effect}</p>
        <ProblemNotice error={props.error} />
        <div className={classes["dialogActions"]}>
          <Button variant="default" onClick={props.onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            loading={props.busy}
            color={props.danger === true ? "red.9" : "accent"}
            onClick={props.onConfirm}
          >
            {props.action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./dialog.tsx";
import { ProblemNotice } from "./problem.tsx";
import classes from "./ui.module.css";

interface PasswordDialogProps {
  readonly title: string;
  /** The exact effect of the action. */
  readonly effect: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onPassword: (password: string) => void;
}

/** Has people prove who they are once more before how they sign in changes: a found screen must not be enough. */
export function PasswordDialog(props: PasswordDialogProps) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      <form
        className={classes["stack"]}
        onSubmit={(event) => {
          event.preventDefault();
          props.onPassword(password);
        }}
      >
        <p className={classes["effect"]}>{props.effect}</p>
        <PasswordInput
          label={t("password.current")}
          required
          maxLength={200}
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNotice error={props.error} />
        <div className={classes["dialogActions"]}>
          <Button variant="default" onClick={props.onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={props.busy} color={props.danger === true ? "red.9" : "accent"}>
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { PasswordInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AskedAction, AskingDialog } from "./asking-dialog.tsx";

interface PasswordDialogProps extends AskedAction {
  readonly onPassword: (password: string) => void;
}

/** Has people prove who they are once more before how they sign in changes: a found screen must not be enough. */
export function PasswordDialog({ onPassword, ...asked }: PasswordDialogProps) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  return (
    <AskingDialog {...asked} onSubmit={() => onPassword(password)}>
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
    </AskingDialog>
  );
}

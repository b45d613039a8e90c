import { PasswordInput } from "@mantine/core";
import { PASSWORD_CHARS } from "@stockex/contracts";
import { useTranslation } from "react-i18next";

interface NewPasswordProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Characters it has at least. */
  readonly fewest?: number;
  /** Whether it was sent already: only then is too little a fault. */
  readonly asked: boolean;
}

/** Whether a new password is worth sending; the server judges the rest. */
export const isLongEnough = (password: string, fewest: number = PASSWORD_CHARS) =>
  [...password].length >= fewest;

/** Where somebody chooses a password; long beats complicated, and the help says so. */
export function NewPassword({ value, onChange, asked, fewest = PASSWORD_CHARS }: NewPasswordProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={t("password.next")}
      description={t("password.help", { count: fewest })}
      required
      maxLength={200}
      autoComplete="new-password"
      error={asked && !isLongEnough(value, fewest) ? t("password.short", { count: fewest }) : undefined}
      visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

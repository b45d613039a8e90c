import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface CodeFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Words instead of six digits. */
  readonly recovery?: boolean;
}

/** Where the code of an app, or a recovery code, is typed; phones and password managers fill it in. */
export function CodeField({ value, onChange, recovery = false }: CodeFieldProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      key={recovery ? "recovery" : "app"}
      size="md"
      label={t(recovery ? "secondFactor.recoveryCode" : "secondFactor.code")}
      required
      autoFocus
      data-autofocus
      autoComplete={recovery ? "off" : "one-time-code"}
      inputMode={recovery ? "text" : "numeric"}
      maxLength={40}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

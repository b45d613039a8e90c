import { Button, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ui.module.css";

/** A text to take elsewhere: chosen whole on focus, copied by its button. */
export function CopyField({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className={classes["copy"]}>
      <TextInput aria-label={label} readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
      {/* Without TLS browsers give no clipboard: the text is chosen and copied by hand. */}
      {window.isSecureContext ? (
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={() => void copy()}
        >
          {t(copied ? "people.linkCopied" : "people.linkCopy")}
        </Button>
      ) : null}
    </div>
  );
}

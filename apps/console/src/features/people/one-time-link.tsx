import { Button, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import classes from "./people.module.css";

interface OneTimeLinkProps {
  readonly name: string;
  readonly token: string;
  readonly expiresAt: string;
}

/** A link to hand over, shown this once: the server keeps only its hash. */
export function OneTimeLink({ name, token, expiresAt }: OneTimeLinkProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const router = useRouter();
  const [copied, setCopied] = useState(false);
  const { href } = router.buildLocation({ to: "/password-link", hash: token });
  const address = new URL(href, window.location.origin).href;
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  return (
    <div className={classes["link"]}>
      <p>{t("people.linkHelp", { name, time: formatInstant(expiresAt, locale, "short") })}</p>
      <div>
        <TextInput
          aria-label={t("people.link")}
          readOnly
          value={address}
          onFocus={(event) => event.currentTarget.select()}
        />
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
    </div>
  );
}

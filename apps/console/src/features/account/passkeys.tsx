import { Button } from "@mantine/core";
import { type Passkey, routes, type Security } from "@stockex/contracts";
import { IconFingerprint } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Tag } from "../../ui/parts.tsx";
import { passkeysWork } from "../../ui/passkeys/ceremony.ts";
import { PasswordDialog } from "../../ui/password-dialog.tsx";
import classes from "./account.module.css";
import { AddPasskey } from "./add-passkey.tsx";
import { RenamePasskey } from "./rename-passkey.tsx";

/** Passkeys: each with its name, and the way to another one, or the reason why there is none here. */
export function Passkeys({ security }: { readonly security: Security }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const { passkeys, passkeyHost } = security;
  const here = passkeysWork(passkeyHost);
  return (
    <>
      {passkeys.map((passkey) => (
        <OnePasskey key={passkey.id} passkey={passkey} />
      ))}
      <li>
        <div className={classes["what"]}>
          <strong>{t(passkeys.length === 0 ? "passkey.title" : "passkey.another")}</strong>
        </div>
        <p>
          {here
            ? t("passkey.help")
            : t(passkeyHost === null ? "passkey.nowhere" : "passkey.elsewhere", { host: passkeyHost })}
        </p>
        {here ? (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            {t("passkey.add")}
          </Button>
        ) : null}
        {adding ? <AddPasskey onClose={() => setAdding(false)} /> : null}
      </li>
    </>
  );
}

function OnePasskey({ passkey }: { readonly passkey: Passkey }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [open, setOpen] = useState<"name" | "removal" | null>(null);
  const { name, synced, createdAt, lastUsedAt } = passkey;
  const used = lastUsedAt === null ? t("passkey.neverUsed") : formatInstant(lastUsedAt, locale, "short");
  return (
    <li>
      <div className={classes["what"]}>
        <strong>{name}</strong>
        <Tag meaning="surplus" icon={IconFingerprint}>
          {t("passkey.title")}
        </Tag>
      </div>
      <p>
        {t(synced ? "passkey.synced" : "passkey.inOneDevice")}
        {" · "}
        {t("secondFactor.since", { time: formatInstant(createdAt, locale, "short") })}
        {" · "}
        {lastUsedAt === null ? used : t("sessions.lastUsed", { time: used })}
      </p>
      <div className={classes["buttons"]}>
        <Button
          size="xs"
          variant="default"
          aria-label={`${t("passkey.rename")}: ${name}`}
          onClick={() => setOpen("name")}
        >
          {t("passkey.rename")}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={`${t("secondFactor.remove")}: ${name}`}
          onClick={() => setOpen("removal")}
        >
          {t("secondFactor.remove")}
        </Button>
      </div>
      {open === "name" ? <RenamePasskey passkey={passkey} onClose={() => setOpen(null)} /> : null}
      {open === "removal" ? <RemovePasskey passkey={passkey} onClose={() => setOpen(null)} /> : null}
    </li>
  );
}

interface RemovePasskeyProps {
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

function RemovePasskey({ passkey, onClose }: RemovePasskeyProps) {
  const { t } = useTranslation();
  const remove = useWrite(routes.removePasskey, {
    ownError: true,
    refresh: [routes.readSecurity],
    onDone: onClose,
  });
  const params = { passkeyId: passkey.id };
  return (
    <PasswordDialog
      title={t("passkey.removeTitle", { name: passkey.name })}
      effect={t("passkey.removeEffect")}
      action={t("secondFactor.remove")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onPassword={(password) => remove.mutate({ params, body: { password } })}
    />
  );
}

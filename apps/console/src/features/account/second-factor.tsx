import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Tag } from "../../ui/parts.tsx";
import { PasswordDialog } from "../../ui/password-dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./account.module.css";
import { EnrolApp } from "./enrol-app.tsx";
import { NewRecoveryCodes } from "./new-recovery-codes.tsx";
import { Passkeys } from "./passkeys.tsx";

/** What is asked for after the password, and the codes for the day it is gone. */
export function SecondFactor() {
  const { t } = useTranslation();
  const security = useRead(routes.readSecurity, {});
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("secondFactor.title")}</h2>
      </header>
      <p className={sheet["help"]}>
        {t("secondFactor.help")}
        {security.data?.required === true ? ` ${t("secondFactor.required")}` : null}
      </p>
      <ProblemNotice error={security.error} onRetry={security.refetch} />
      {security.data === undefined ? null : (
        <ul className={classes["ways"]}>
          <Passkeys security={security.data} />
          <App since={security.data.authenticatorSince} />
          {security.data.authenticatorSince === null && security.data.passkeys.length === 0 ? null : (
            <Recovery left={security.data.recoveryCodesLeft} />
          )}
        </ul>
      )}
    </section>
  );
}

function App({ since }: { readonly since: string | null }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <li>
      <div className={classes["what"]}>
        <strong>{t("secondFactor.app")}</strong>
        <Tag
          meaning={since === null ? "quiet" : "surplus"}
          icon={since === null ? IconCircleDashed : IconCircleCheck}
        >
          {t(since === null ? "secondFactor.off" : "secondFactor.on")}
        </Tag>
      </div>
      <p>
        {since === null
          ? t("secondFactor.appHelp")
          : t("secondFactor.since", { time: formatInstant(since, locale, "short") })}
      </p>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t(since === null ? "secondFactor.setUp" : "secondFactor.remove")}
      </Button>
      {open && since === null ? <EnrolApp onClose={close} /> : null}
      {open && since !== null ? <RemoveApp onClose={close} /> : null}
    </li>
  );
}

function RemoveApp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useWrite(routes.removeAuthenticator, {
    ownError: true,
    refresh: [routes.readSecurity],
    onDone: onClose,
  });
  return (
    <PasswordDialog
      title={t("secondFactor.removeTitle")}
      effect={t("secondFactor.removeEffect")}
      action={t("secondFactor.remove")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onPassword={(password) => remove.mutate({ body: { password } })}
    />
  );
}

function Recovery({ left }: { readonly left: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className={classes["what"]}>
        <strong>{t("secondFactor.recoveryTitle")}</strong>
      </div>
      <p>{t("secondFactor.recoveryLeft", { count: left })}</p>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t("secondFactor.renew")}
      </Button>
      {open ? <NewRecoveryCodes onClose={() => setOpen(false)} /> : null}
    </li>
  );
}

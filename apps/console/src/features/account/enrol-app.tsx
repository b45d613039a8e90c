import { Button } from "@mantine/core";
import { type AuthenticatorKey, routes } from "@stockex/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { PasswordDialog } from "../../ui/password-dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { AppKey } from "../../ui/second-factor/app-key.tsx";
import { CodeField } from "../../ui/second-factor/code-field.tsx";
import { RecoveryCodes } from "../../ui/second-factor/recovery-codes.tsx";
import parts from "../../ui/ui.module.css";

/** Sets an authenticator app up: password, key, a code that shows it works, recovery codes. */
export function EnrolApp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const begin = useWrite(routes.beginAuthenticator, { ownError: true });
  if (begin.data === undefined)
    return (
      <PasswordDialog
        title={t("secondFactor.app")}
        effect={t("secondFactor.setUpEffect")}
        action={t("secondFactor.next")}
        busy={begin.isPending}
        error={begin.error}
        onClose={onClose}
        onPassword={(password) => begin.mutate({ body: { password } })}
      />
    );
  return <Confirm authenticator={begin.data} onClose={onClose} />;
}

interface ConfirmProps {
  readonly authenticator: AuthenticatorKey;
  readonly onClose: () => void;
}

function Confirm({ authenticator, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[]>([]);
  const confirm = useWrite(routes.confirmAuthenticator, {
    ownError: true,
    refresh: [routes.listMySessions],
    onDone: ({ recoveryCodes }) => (recoveryCodes.length === 0 ? close() : setCodes(recoveryCodes)),
  });
  // What is read of it changes the row that this dialog stands in: not before the codes were seen.
  const queries = useQueryClient();
  const close = () => {
    void queries.invalidateQueries({ queryKey: [routes.readSecurity.id] });
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate({ body: { code } });
  };
  return (
    <Dialog title={t("secondFactor.app")} size="lg" onClose={close}>
      {codes.length > 0 ? (
        <div className={parts["stack"]}>
          <RecoveryCodes codes={codes} onDone={close} />
        </div>
      ) : (
        <form className={parts["stack"]} onSubmit={submit}>
          <AppKey authenticator={authenticator} />
          <CodeField value={code} onChange={setCode} />
          <ProblemNotice error={confirm.error} />
          <div className={parts["dialogActions"]}>
            <Button variant="default" onClick={close}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={confirm.isPending}>
              {t("secondFactor.confirm")}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

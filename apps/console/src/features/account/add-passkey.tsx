import { Button, PasswordInput, TextInput } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { createPasskey, wasGivenUp } from "../../ui/passkeys/ceremony.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { RecoveryCodes } from "../../ui/second-factor/recovery-codes.tsx";
import { deviceName } from "../../ui/sessions/device.ts";
import parts from "../../ui/ui.module.css";

/** Adds a passkey: password and a name, then the device asks for itself, then the recovery codes if they are the first. */
export function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const queries = useQueryClient();
  const [name, setName] = useState(() => deviceName(navigator.userAgent) ?? "");
  const [password, setPassword] = useState("");
  const [codes, setCodes] = useState<readonly string[]>([]);
  const close = () => {
    void queries.invalidateQueries({ queryKey: [routes.readSecurity.id] });
    void queries.invalidateQueries({ queryKey: [routes.listMySessions.id] });
    onClose();
  };
  const add = useMutation({
    mutationFn: async () => {
      const options = await client.call(routes.beginPasskey, { body: { password } });
      const credential = await createPasskey(options);
      return client.call(routes.addPasskey, { body: { name, credential } });
    },
    meta: { ownError: true },
    onSuccess: ({ recoveryCodes }) => (recoveryCodes.length === 0 ? close() : setCodes(recoveryCodes)),
  });
  if (codes.length > 0)
    return (
      <Dialog title={t("secondFactor.recoveryTitle")} size="lg" onClose={close}>
        <div className={parts["stack"]}>
          <RecoveryCodes codes={codes} onDone={close} />
        </div>
      </Dialog>
    );
  return (
    <Dialog title={t("passkey.add")} onClose={close}>
      <form
        className={parts["stack"]}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <p className={parts["effect"]}>{t("passkey.addEffect")}</p>
        <TextInput
          label={t("passkey.name")}
          description={t("passkey.nameHelp")}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
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
        {wasGivenUp(add.error) ? (
          <p role="status">{t("passkey.givenUp")}</p>
        ) : (
          <ProblemNotice error={add.error} />
        )}
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={close}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t("secondFactor.next")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { Button, TextInput } from "@mantine/core";
import { type Passkey, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import parts from "../../ui/ui.module.css";

interface RenamePasskeyProps {
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

/** Calls a passkey by the device it lies in. */
export function RenamePasskey({ passkey, onClose }: RenamePasskeyProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(passkey.name);
  const rename = useWrite(routes.renamePasskey, {
    ownError: true,
    refresh: [routes.readSecurity],
    onDone: onClose,
  });
  return (
    <Dialog title={t("passkey.rename")} onClose={onClose}>
      <form
        className={parts["stack"]}
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate({ params: { passkeyId: passkey.id }, body: { name } });
        }}
      >
        <TextInput
          label={t("passkey.name")}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProblemNotice error={rename.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={rename.isPending}>
            {t("countForm.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

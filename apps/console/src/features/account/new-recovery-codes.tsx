import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { PasswordDialog } from "../../ui/password-dialog.tsx";
import { RecoveryCodes } from "../../ui/second-factor/recovery-codes.tsx";
import parts from "../../ui/ui.module.css";

/** Ten new codes in place of the old ones. */
export function NewRecoveryCodes({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const renew = useWrite(routes.renewRecoveryCodes, { ownError: true, refresh: [routes.readSecurity] });
  if (renew.data === undefined)
    return (
      <PasswordDialog
        title={t("secondFactor.renew")}
        effect={t("secondFactor.renewEffect")}
        action={t("secondFactor.renew")}
        busy={renew.isPending}
        error={renew.error}
        onClose={onClose}
        onPassword={(password) => renew.mutate({ body: { password } })}
      />
    );
  return (
    <Dialog title={t("secondFactor.recoveryTitle")} size="lg" onClose={onClose}>
      <div className={parts["stack"]}>
        <RecoveryCodes codes={renew.data.recoveryCodes} onDone={onClose} />
      </div>
    </Dialog>
  );
}

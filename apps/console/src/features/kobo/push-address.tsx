import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import parts from "../../ui/ui.module.css";

interface PushAddressProps {
  readonly path: string;
  readonly onClose: () => void;
}

/** The address that KoboToolbox posts to, shown this once: the server keeps only the hash of its secret. */
export function PushAddress({ path, onClose }: PushAddressProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("kobo.pushTitle")} size="lg" onClose={onClose}>
      <div className={parts["stack"]}>
        <p className={parts["effect"]}>{t("kobo.pushHelp")}</p>
        <CopyField label={t("kobo.pushTitle")} text={new URL(path, window.location.origin).href} />
        <div className={parts["dialogActions"]}>
          <Button onClick={onClose}>{t("kobo.pushDone")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

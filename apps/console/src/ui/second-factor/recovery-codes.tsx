import { Button } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import sheet from "../sheet.module.css";
import classes from "./second-factor.module.css";

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** The codes for the day the phone is gone: told this once, kept by the person alone. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation();
  const text = `${[t("secondFactor.recoveryTitle"), "", ...codes].join("\n")}\n`;
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  return (
    <>
      <p className={sheet["note"]}>{t("secondFactor.recoveryHelp")}</p>
      <ul className={classes["codes"]} aria-label={t("secondFactor.recoveryTitle")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes["actions"]}>
        <Button
          component="a"
          href={file}
          download="stockex-recovery-codes.txt"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {t("secondFactor.recoveryDownload")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => window.print()}
        >
          {t("secondFactor.recoveryPrint")}
        </Button>
        <Button onClick={onDone}>{t("secondFactor.recoveryKept")}</Button>
      </div>
    </>
  );
}

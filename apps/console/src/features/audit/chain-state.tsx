import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { DownloadButton } from "../../ui/download-button.tsx";
import { formatCount, formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import classes from "./audit.module.css";

/** How far the chain is sealed and signed. */
export function ChainState() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { data } = useRead(routes.readAuditState, {});
  if (data === undefined) return null;
  const { sealed, waiting, checkpoint, keyFingerprint } = data;
  return (
    <span className={classes["chain"]} title={t("audit.key", { key: keyFingerprint })}>
      {t("audit.sealed", { count: sealed, n: formatCount(sealed, locale) })}
      {waiting === 0 ? null : ` · ${t("audit.waiting", { count: waiting, n: formatCount(waiting, locale) })}`}
      {" · "}
      {checkpoint === null
        ? t("audit.unsigned")
        : t("audit.signed", { at: formatInstant(checkpoint.at, locale) })}
    </span>
  );
}

/** The whole chain, to be verified elsewhere, and a signed checkpoint to keep there. */
export function ChainFiles() {
  const { t } = useTranslation();
  const client = useClient();
  return (
    <>
      <DownloadButton
        label={t("audit.checkpoint")}
        fetchFile={() => client.download(routes.makeAuditCheckpoint)}
      />
      <DownloadButton label={t("audit.trail")} fetchFile={() => client.download(routes.downloadAuditTrail)} />
    </>
  );
}

import type { AuthenticatorKey } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import classes from "./second-factor.module.css";

/** Light squares that a reader needs around a QR code. */
const QUIET = 2;

/** What an authenticator app is told: by its camera, by a link on the phone itself, or by hand. */
export function AppKey({ authenticator }: { readonly authenticator: AuthenticatorKey }) {
  const { t } = useTranslation();
  const { key, address, qr } = authenticator;
  const side = qr.size + 2 * QUIET;
  return (
    <div className={classes["app"]}>
      <svg
        className={classes["qr"]}
        role="img"
        aria-label={t("secondFactor.qr")}
        viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
        shapeRendering="crispEdges"
      >
        <path d={qr.path} fill="currentcolor" />
      </svg>
      <div>
        <p>{t("secondFactor.scan")}</p>
        <p>
          <a href={address}>{t("secondFactor.onThisPhone")}</a>
        </p>
        <p>
          {t("secondFactor.byHand")}
          <code className={classes["key"]}>{key.replace(/(.{4})(?=.)/g, "$1 ")}</code>
        </p>
      </div>
    </div>
  );
}

import { Button } from "@mantine/core";
import { type Person, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import sheet from "../../ui/sheet.module.css";

/** What second factor a person has, and the way out when it is lost. */
export function SecondFactorReset({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const [asking, setAsking] = useState(false);
  const { id, name, secondFactor } = person;
  const { required, authenticator, passkeys, recoveryCodesLeft } = secondFactor;
  const has = authenticator || passkeys > 0;
  const reset = useWrite(routes.resetSecondFactor, {
    ownError: true,
    refresh: [routes.readUser, routes.listUserSessions, routes.readSignInRules],
    onDone: () => setAsking(false),
  });
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("secondFactor.title")}</h2>
        {has && id !== userId ? (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {t("people.resetFactor")}
          </Button>
        ) : null}
      </header>
      <p className={sheet["help"]}>
        {has
          ? [
              authenticator ? t("secondFactor.app") : null,
              passkeys > 0 ? t("people.passkeys", { count: passkeys }) : null,
              t("people.recoveryCodes", { count: recoveryCodesLeft }),
            ]
              .filter((part) => part !== null)
              .join(" · ")
          : t(required ? "people.factorMissing" : "people.noFactor")}
      </p>
      {asking ? (
        <ReasonDialog
          title={t("people.resetFactorTitle", { name })}
          effect={t("people.resetFactorEffect")}
          action={t("people.resetFactor")}
          danger
          busy={reset.isPending}
          error={reset.error}
          onClose={() => setAsking(false)}
          onReason={(reason) => reset.mutate({ params: { userId: id }, body: { reason } })}
        />
      ) : null}
    </section>
  );
}

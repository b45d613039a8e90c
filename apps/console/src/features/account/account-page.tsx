import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { Delegations } from "../../ui/delegations/delegations.tsx";
import { Page } from "../../ui/parts.tsx";
import classes from "./account.module.css";
import { MySessions } from "./my-sessions.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SecondFactor } from "./second-factor.tsx";

/** What is one's own: password, second factor, sessions. */
export function AccountPage() {
  const { t } = useTranslation();
  const { name, email, role, customRole, organisation } = useSession();
  const mayApprove = useMay("count.approve");
  return (
    <Page
      title={t("account.title")}
      lead={
        <>
          <span>{name}</span>
          <span>{email}</span>
          <span>
            {customRole ?? t(`role.${role}`)} · {organisation.name}
          </span>
        </>
      }
    >
      <div className={classes["sections"]}>
        <PasswordForm />
        <SecondFactor />
        <Delegations person={null} mayDelegate={mayApprove} />
        <MySessions />
      </div>
    </Page>
  );
}

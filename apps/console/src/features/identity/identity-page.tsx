import { type Identity, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { AccentForm } from "./accent-form.tsx";
import classes from "./identity.module.css";
import { LogoForm } from "./logo-form.tsx";

/** How the organisation looks to its people: its colour and its logo. */
export function IdentityPage() {
  const { t } = useTranslation();
  const may = useMay("access.manage");
  const identity = useRead(routes.readIdentity, {}, { enabled: may });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (identity.data === undefined) return <ReadFailure error={identity.error} onRetry={identity.refetch} />;
  return <Forms identity={identity.data} />;
}

function Forms({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation();
  return (
    <Page title={t("identity.title")} lead={t("identity.lead")}>
      <div className={classes["sections"]}>
        <AccentForm key={identity.version} identity={identity} />
        <LogoForm logo={identity.logo} />
      </div>
    </Page>
  );
}

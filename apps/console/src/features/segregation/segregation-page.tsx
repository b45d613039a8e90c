import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { DutyMatrix } from "./duty-matrix.tsx";
import { RoleRules } from "./role-rules.tsx";
import classes from "./segregation.module.css";

/** Which duties of one count, and which permissions of one person, exclude each other. */
export function SegregationPage() {
  const { t } = useTranslation();
  const may = useMay("access.manage");
  const matrix = useRead(routes.readSegregation, {}, { enabled: may });
  const roles = useRead(routes.readRoleConflicts, {}, { enabled: may });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page
      title={t("segregation.title")}
      lead={t("segregation.lead")}
      actions={
        <LinkButton to="/overrides" variant="default">
          {t("overrides.title")}
        </LinkButton>
      }
    >
      <div className={classes["sections"]}>
        <ReadFailure error={matrix.error ?? roles.error} onRetry={matrix.refetch} />
        {matrix.data === undefined ? null : (
          <DutyMatrix key={`m${matrix.data.version}`} matrix={matrix.data} />
        )}
        {roles.data === undefined ? null : <RoleRules key={`r${roles.data.version}`} kept={roles.data} />}
      </div>
    </Page>
  );
}

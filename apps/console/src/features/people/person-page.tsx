import { rolePermissions, routes } from "@stockex/contracts";
import { IconMailForward, IconUserOff } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { Delegations } from "../../ui/delegations/delegations.tsx";
import { Empty, Page, Tag } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import classes from "./people.module.css";
import { PersonForm } from "./person-form.tsx";
import { PersonSessions } from "./person-sessions.tsx";
import { SecondFactorReset } from "./second-factor-reset.tsx";
import { WayIn } from "./way-in.tsx";

const route = getRouteApi("/_shell/people/$userId");

/** A person: what they may do, how they get in, where they are signed in. */
export function PersonPage() {
  const { t } = useTranslation();
  const { userId } = route.useParams();
  const may = useMay("access.manage");
  const person = useRead(routes.readUser, { params: { userId } }, { enabled: may });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (person.data === undefined) return <ReadFailure error={person.error} onRetry={person.refetch} />;
  const { id, version, name, email, active, hasPassword, role, customRole } = person.data;
  // What an own role may is for the server to say.
  const mayApprove = customRole !== null || rolePermissions[role].includes("count.approve");
  return (
    <Page
      title={name}
      lead={
        <>
          <span>{email}</span>
          {active ? null : (
            <Tag meaning="quiet" icon={IconUserOff}>
              {t("people.inactive")}
            </Tag>
          )}
          {active && !hasPassword ? (
            <Tag meaning="waiting" icon={IconMailForward}>
              {t("people.invited")}
            </Tag>
          ) : null}
        </>
      }
    >
      <div className={classes["sections"]}>
        <PersonForm key={version} person={person.data} />
        <WayIn key={id} person={person.data} />
        <SecondFactorReset person={person.data} />
        <Delegations person={{ id, name }} mayDelegate={active && mayApprove} />
        <PersonSessions userId={id} />
      </div>
    </Page>
  );
}

import { Button } from "@mantine/core";
import { type Delegation, routes } from "@stockex/contracts";
import { IconBan, IconClock, IconHourglassEmpty, IconUserShare } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import duties from "../duties/duties.module.css";
import { formatDay } from "../format.ts";
import { useLocale } from "../locale.ts";
import { Tag } from "../parts.tsx";
import { ProblemNotice } from "../problem.tsx";
import sheet from "../sheet.module.css";
import { DelegationDialog } from "./delegation-dialog.tsx";

interface DelegationsProps {
  /** Whose approvals; the caller's own when null. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** This person may approve, so there is something to delegate. */
  readonly mayDelegate: boolean;
}

/** Who approves in a person's place, and in whose place this person does. Nothing where there is neither. */
export function Delegations({ person, mayDelegate }: DelegationsProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const found = useRead(routes.listDelegations, {
    query: { limit: 100, ...(person === null ? {} : { userId: person.id }) },
  });
  const items = found.data?.items ?? [];
  if (!mayDelegate && items.length === 0) return null;
  const title = t(person === null ? "delegation.title" : "delegation.absence");
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{title}</h2>
        {mayDelegate ? (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            {t(person === null ? "delegation.add" : "delegation.addFor")}
          </Button>
        ) : null}
      </header>
      <p className={sheet["help"]}>{t("delegation.help")}</p>
      <ProblemNotice error={found.error} onRetry={found.refetch} />
      <ul className={duties["list"]} aria-label={title}>
        {items.map((one) => (
          <li key={one.id}>
            <OneDelegation delegation={one} />
          </li>
        ))}
      </ul>
      {adding ? <DelegationDialog person={person} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

const tags = {
  planned: { meaning: "waiting", icon: IconClock },
  running: { meaning: "accent", icon: IconUserShare },
  ended: { meaning: "quiet", icon: IconHourglassEmpty },
  revoked: { meaning: "quiet", icon: IconBan },
} as const;

function OneDelegation({ delegation }: { readonly delegation: Delegation }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { userId } = useSession();
  const mayManage = useMay("access.manage");
  const revoke = useWrite(routes.revokeDelegation, {
    refresh: [routes.listDelegations, routes.readApproval, routes.readWaiting],
  });
  const { state, principalName, standInName, startsOn, endsOn } = delegation;
  const open = state === "planned" || state === "running";
  return (
    <>
      <div className={duties["line"]}>
        <Tag meaning={tags[state].meaning} icon={tags[state].icon}>
          {t(`delegation.state.${state}`)}
        </Tag>
        <strong>{t("approval.standIn", { by: standInName, for: principalName })}</strong>
        <span>
          {t("delegation.days", { from: formatDay(startsOn, locale), to: formatDay(endsOn, locale) })}
        </span>
        {open && (mayManage || delegation.principalId === userId) ? (
          <span className={duties["acts"]}>
            <Button
              size="compact-sm"
              variant="default"
              loading={revoke.isPending}
              onClick={() => revoke.mutate({ params: { delegationId: delegation.id } })}
            >
              {t("delegation.revoke")}
            </Button>
          </span>
        ) : null}
      </div>
      <p>
        {t("delegation.entered", { reason: delegation.reason, by: delegation.enteredBy })}
        {delegation.revokedBy === null ? null : ` ${t("delegation.revokedBy", { by: delegation.revokedBy })}`}
      </p>
    </>
  );
}

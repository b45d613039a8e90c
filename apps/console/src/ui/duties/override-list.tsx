import { Button } from "@mantine/core";
import { type Override, routes } from "@stockex/contracts";
import { IconBan, IconCheck, IconClock, IconHourglassEmpty } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { formatInstant } from "../format.ts";
import { useLocale } from "../locale.ts";
import { Tag } from "../parts.tsx";
import { DecideOverride } from "./decide-override.tsx";
import classes from "./duties.module.css";

interface OverrideListProps {
  readonly items: readonly Override[];
  readonly label: string;
  /** Also names the count of each. */
  readonly ofMany?: boolean;
}

const tags = {
  asked: { meaning: "waiting", icon: IconClock },
  confirmed: { meaning: "contested", icon: IconCheck },
  refused: { meaning: "quiet", icon: IconBan },
  withdrawn: { meaning: "quiet", icon: IconBan },
  ended: { meaning: "quiet", icon: IconHourglassEmpty },
} as const;

/** Emergency overrides: who asked for what and why, who let it happen, how often it was used. */
export function OverrideList({ items, label, ofMany }: OverrideListProps) {
  return (
    <ul className={classes["list"]} aria-label={label}>
      {items.map((one) => (
        <li key={one.id}>
          <OneOverride override={one} named={ofMany === true} />
        </li>
      ))}
    </ul>
  );
}

function OneOverride({ override, named }: { readonly override: Override; readonly named: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { state, userName, duty, against, validUntil } = override;
  const at = (instant: string) => formatInstant(instant, locale);
  return (
    <>
      <div className={classes["line"]}>
        <Tag meaning={tags[state].meaning} icon={tags[state].icon}>
          {t(`duties.state.${state}`)}
        </Tag>
        <strong>{userName}</strong>
        <span>{t(`duties.wants_${duty}`)}</span>
        {named ? (
          <Link to="/counts/$countId" params={{ countId: override.countId }}>
            {override.countNumber}
          </Link>
        ) : null}
        <Acts override={override} />
      </div>
      <p>
        {t("duties.reasonAt", { reason: override.reason, at: at(override.askedAt) })}{" "}
        {t("duties.against", { against: against.map((one) => t(`duties.them.${one}`)).join(", ") })}
      </p>
      {override.decidedBy === null || override.decidedAt === null ? null : (
        <p>
          {t(override.validUntil === null ? "duties.refusedBy" : "duties.confirmedBy", {
            by: override.decidedBy,
            at: at(override.decidedAt),
            reason: override.decisionReason ?? "",
          })}{" "}
          {validUntil === null ? null : t("duties.until", { until: at(validUntil) })}{" "}
          {validUntil === null ? null : t("duties.uses", { count: override.uses })}
        </p>
      )}
      {override.withdrawnBy === null || override.withdrawnAt === null ? null : (
        <p>{t("duties.withdrawnBy", { by: override.withdrawnBy, at: at(override.withdrawnAt) })}</p>
      )}
    </>
  );
}

function Acts({ override }: { readonly override: Override }) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const mayDecide = useMay("count.override");
  const [deciding, setDeciding] = useState<"confirmed" | "refused" | null>(null);
  const withdraw = useWrite(routes.withdrawOverride, {
    refresh: [routes.listOverrides, routes.listMyDutyConflicts, routes.readWaiting],
  });
  const mine = override.userId === userId;
  const decides = mayDecide && !mine && override.state === "asked";
  const withdraws = override.state === "confirmed" ? mine || mayDecide : mine && override.state === "asked";
  if (!decides && !withdraws) return null;
  return (
    <span className={classes["acts"]}>
      {decides ? (
        <>
          <Button size="compact-sm" onClick={() => setDeciding("confirmed")}>
            {t("duties.confirm")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setDeciding("refused")}>
            {t("duties.refuse")}
          </Button>
        </>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate({ params: { overrideId: override.id } })}
        >
          {t("duties.withdraw")}
        </Button>
      )}
      {deciding === null ? null : (
        <DecideOverride override={override} outcome={deciding} onClose={() => setDeciding(null)} />
      )}
    </span>
  );
}

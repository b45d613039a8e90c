import { Button } from "@mantine/core";
import { type Duty, type DutyConflict, routes } from "@stockex/contracts";
import { IconShieldExclamation } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatInstant } from "../format.ts";
import { useLocale } from "../locale.ts";
import { ReasonDialog } from "../reason-dialog.tsx";
import classes from "./duties.module.css";

/** What stands against a duty of mine in a count; null when nothing does, or an override lets me. */
export function useMyConflict(countId: string, duty: Duty) {
  const found = useRead(routes.listMyDutyConflicts, { params: { countId } });
  const conflict = found.data?.items.find((one) => one.duty === duty) ?? null;
  return {
    conflict,
    /** Known to be barred: the button is then left out, and this is said instead. */
    barred: conflict !== null && conflict.overriddenUntil === null,
  };
}

interface BarrierProps {
  readonly countId: string;
  readonly conflict: DutyConflict | null;
}

/** Why a button is not there, and the way out in an emergency. Nothing where nothing stands against the duty. */
export function DutyBarrier({ countId, conflict }: BarrierProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (conflict === null) return null;
  const { against, duty, overriddenUntil } = conflict;
  const reasons = against.map((standing) => t(`duties.me.${standing}`)).join(", ");
  return (
    <div className={classes["barrier"]} role="note" aria-label={t("duties.title")}>
      <IconShieldExclamation size={18} aria-hidden />
      <div>
        <strong>{t(`duties.barred_${duty}`)}</strong> {reasons}.{" "}
        {overriddenUntil === null ? (
          <AskOverride countId={countId} duty={duty} />
        ) : (
          t("duties.overridden", { until: formatInstant(overriddenUntil, locale) })
        )}
      </div>
    </div>
  );
}

function AskOverride({ countId, duty }: { readonly countId: string; readonly duty: Duty }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const mayRead = useMay("count.read");
  const open = useRead(
    routes.listOverrides,
    { query: { countId, state: "asked" } },
    { enabled: mayRead },
  ).data?.items.some((one) => one.duty === duty);
  const ask = useWrite(routes.askOverride, {
    ownError: true,
    refresh: [routes.listOverrides, routes.readWaiting],
    onDone: () => setAsking(false),
  });
  if (open === true || ask.isSuccess) return <>{t("duties.asked")}</>;
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => setAsking(true)}>
        {t("duties.ask")}
      </Button>
      {asking ? (
        <ReasonDialog
          title={t("duties.askTitle")}
          effect={t("duties.askEffect")}
          action={t("duties.ask")}
          busy={ask.isPending}
          error={ask.error}
          onClose={() => setAsking(false)}
          onReason={(reason) => ask.mutate({ params: { countId }, body: { duty, reason } })}
        />
      ) : null}
    </>
  );
}

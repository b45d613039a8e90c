import { NativeSelect, Textarea } from "@mantine/core";
import { OVERRIDE_HOURS, type Override, REASON_CHARS, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { AskingDialog } from "../asking-dialog.tsx";

interface DecideOverrideProps {
  readonly override: Override;
  readonly outcome: "confirmed" | "refused";
  readonly onClose: () => void;
}

const CHOICES = [OVERRIDE_HOURS.least, 4, OVERRIDE_HOURS.usual, 24, OVERRIDE_HOURS.most];

/** A second person lets somebody do, for some hours, what the segregation of duties forbids; or does not. */
export function DecideOverride({ override, outcome, onClose }: DecideOverrideProps) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<number>(OVERRIDE_HOURS.usual);
  const [typed, setReason] = useState("");
  const reason = typed.trim();
  const decide = useWrite(routes.decideOverride, {
    ownError: true,
    refresh: [routes.listOverrides, routes.listMyDutyConflicts, routes.readWaiting],
    onDone: onClose,
  });
  const confirms = outcome === "confirmed";
  return (
    <AskingDialog
      title={t(confirms ? "duties.confirmTitle" : "duties.refuseTitle", { name: override.userName })}
      effect={t(confirms ? "duties.confirmEffect" : "duties.refuseEffect", { number: override.countNumber })}
      action={t(confirms ? "duties.confirm" : "duties.refuse")}
      incomplete={reason === ""}
      busy={decide.isPending}
      error={decide.error}
      onClose={onClose}
      onSubmit={() =>
        decide.mutate({
          params: { overrideId: override.id },
          body: confirms ? { outcome, hours, reason } : { outcome: "refused", reason },
        })
      }
    >
      {confirms ? (
        <NativeSelect
          label={t("duties.hoursLabel")}
          value={String(hours)}
          data={CHOICES.map((value) => ({
            value: String(value),
            label: t("duties.hours", { count: value }),
          }))}
          onChange={(event) => setHours(Number(event.currentTarget.value))}
        />
      ) : null}
      <Textarea
        label={t("ui.reason")}
        required
        maxLength={REASON_CHARS}
        autosize
        minRows={2}
        value={typed}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskingDialog>
  );
}

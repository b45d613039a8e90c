import { Button } from "@mantine/core";
import { type Count, type CountLine, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import rows from "../../ui/rows.module.css";
import { refreshLines } from "./refresh.ts";

interface BulkBarProps {
  readonly count: Count;
  readonly lines: readonly CountLine[];
  readonly onDone: () => void;
}
const decisions = ["accept", "recount", "exclude"] as const;

/** One decision for all chosen lines. */
export function BulkBar({ count, lines, onDone }: BulkBarProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [asking, setAsking] = useState<(typeof decisions)[number] | null>(null);
  const decide = useWrite(routes.decideLines, {
    ownError: true,
    refresh: refreshLines,
    onDone: () => {
      setAsking(null);
      onDone();
    },
  });
  const shown = formatCount(lines.length, locale);
  return (
    <div className={rows["chosen"]}>
      <strong>{t("review.chosen", { count: lines.length, shown })}</strong>
      {decisions.map((decision) => (
        <Button
          key={decision}
          size="xs"
          variant={decision === "accept" ? "filled" : "default"}
          onClick={() => {
            decide.reset();
            setAsking(decision);
          }}
        >
          {t(`decision.${decision}`)}
        </Button>
      ))}
      <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
        {t("review.chooseNone")}
      </Button>
      {asking === null ? null : (
        <ReasonDialog
          title={t(`decision.${asking}`)}
          effect={t(`decision.bulk_${asking}`, { count: lines.length, shown })}
          action={t(`decision.${asking}`)}
          busy={decide.isPending}
          error={decide.error}
          onClose={() => setAsking(null)}
          onReason={(reason) =>
            decide.mutate({
              params: { countId: count.id },
              body: { lineIds: lines.map(({ id }) => id), decision: asking, reason },
            })
          }
        />
      )}
    </div>
  );
}

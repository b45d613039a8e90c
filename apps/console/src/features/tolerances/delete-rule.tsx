import { routes, type ToleranceRule } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

interface DeleteRuleProps {
  readonly rule: ToleranceRule;
  readonly onClose: () => void;
}

/** Removes a rule; lines in review are judged anew, so that is said before. */
export function DeleteRule({ rule, onClose }: DeleteRuleProps) {
  const { t } = useTranslation();
  const remove = useWrite(routes.deleteToleranceRule, {
    ownError: true,
    refresh: [routes.listToleranceRules, routes.listLines, routes.readCountSummary],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      title={t("tolerances.removeTitle")}
      effect={t("tolerances.removeEffect")}
      action={t("tolerances.remove")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { ruleId: rule.id } })}
    />
  );
}

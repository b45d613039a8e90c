import { Button } from "@mantine/core";
import { type ApprovalMatrix, type ApprovalRule, MOST_RULES, routes } from "@stockex/contracts";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import sheet from "../../ui/sheet.module.css";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleList } from "./rule-list.tsx";
import { Trial } from "./trial.tsx";

interface DraftProps {
  readonly draft: ApprovalMatrix | undefined;
  /** What a new draft begins with. */
  readonly begin: readonly ApprovalRule[];
}

const empty: ApprovalRule = {
  name: "",
  companyId: null,
  siteIds: [],
  categoryIds: [],
  netValue: null,
  grossValue: null,
  percent: null,
  levels: [{ role: "controller", customRoleId: null, persons: 1 }],
};

/** The draft of the next version: saved with each change, tried on past counts, then switched on. */
export function Draft({ draft, begin }: DraftProps) {
  const { t } = useTranslation();
  const rules = draft?.rules ?? [];
  const [editing, setEditing] = useState<number | null>(null);
  const [switching, setSwitching] = useState(false);
  const refresh = [routes.listApprovalMatrices, routes.readApproval, routes.readWaiting];
  const save = useWrite(routes.saveApprovalDraft, {
    ownError: true,
    refresh,
    onDone: () => setEditing(null),
  });
  const discard = useWrite(routes.discardApprovalDraft, { refresh });
  const activate = useWrite(routes.activateApprovalMatrix, {
    ownError: true,
    refresh,
    onDone: () => setSwitching(false),
  });
  const keep = (changed: readonly ApprovalRule[]) =>
    save.mutate({ body: { rules: [...changed] }, ifMatch: String(draft?.version ?? 0) });
  const put = (rule: ApprovalRule) =>
    keep(editing !== null && editing < rules.length ? rules.with(editing, rule) : [...rules, rule]);
  if (draft === undefined)
    return (
      <section className={sheet["section"]}>
        <header>
          <h2>{t("approvals.draft")}</h2>
        </header>
        <p className={sheet["help"]}>{t("approvals.draftHelp")}</p>
        <ProblemNotice error={save.error} />
        <Button variant="default" loading={save.isPending} onClick={() => keep(begin)}>
          {t("approvals.begin")}
        </Button>
      </section>
    );
  return (
    <section className={sheet["section"]} aria-label={t("approvals.draft")}>
      <header>
        <h2>{t("approvals.draftOf", { number: draft.number })}</h2>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={rules.length >= MOST_RULES}
          onClick={() => setEditing(rules.length)}
        >
          {t("approvals.addRule")}
        </Button>
      </header>
      <p className={sheet["help"]}>{t("approvals.order")}</p>
      <RuleList
        rules={rules}
        onEdit={setEditing}
        onMove={(from, to) => keep(moved(rules, from, to))}
        onRemove={(at) => keep(rules.toSpliced(at, 1))}
      />
      {editing === null ? <ProblemNotice error={save.error} /> : null}
      <div className={sheet["actions"]}>
        <Button onClick={() => setSwitching(true)}>{t("approvals.switchOn")}</Button>
        <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate({})}>
          {t("approvals.discard")}
        </Button>
      </div>
      <Trial key={draft.version} rules={rules} />
      {editing === null ? null : (
        <RuleDialog
          rule={rules[editing] ?? empty}
          busy={save.isPending}
          error={save.error}
          onClose={() => setEditing(null)}
          onRule={put}
        />
      )}
      {switching ? (
        <ReasonDialog
          title={t("approvals.switchOnTitle", { number: draft.number })}
          effect={t("approvals.switchOnEffect")}
          action={t("approvals.switchOn")}
          busy={activate.isPending}
          error={activate.error}
          onClose={() => setSwitching(false)}
          onReason={(reason) => activate.mutate({ params: { matrixId: draft.id }, body: { reason } })}
        />
      ) : null}
    </section>
  );
}

/** The rule at one place put to another. */
function moved(rules: readonly ApprovalRule[], from: number, to: number): ApprovalRule[] {
  const rule = rules[from];
  return rule === undefined ? [...rules] : rules.toSpliced(from, 1).toSpliced(to, 0, rule);
}

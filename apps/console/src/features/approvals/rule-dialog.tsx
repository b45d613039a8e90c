import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { ApprovalRule } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import parts from "../../ui/ui.module.css";
import classes from "./approvals.module.css";
import { Levels } from "./levels.tsx";
import { type Limit, limits, readRule, type TypedRule, typedRule } from "./rule-draft.ts";
import { useRuleNames } from "./rule-words.ts";

interface RuleDialogProps {
  readonly rule: ApprovalRule;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onRule: (rule: ApprovalRule) => void;
}

/** When a count needs which levels; what is left empty is not asked. */
export function RuleDialog({ rule, busy, error, onClose, onRule }: RuleDialogProps) {
  const { t } = useTranslation();
  const names = useRuleNames();
  const [typed, setTyped] = useState<TypedRule>(() => typedRule(rule));
  const [faults, setFaults] = useState<ReadonlySet<Limit>>(new Set());
  const change = (changed: Partial<TypedRule>) => setTyped((before) => ({ ...before, ...changed }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readRule(typed);
    if ("faults" in read) return setFaults(read.faults);
    setFaults(new Set());
    onRule(read.rule);
  };
  const sites = names.sites.filter(
    ({ companyId }) => typed.companyId === null || companyId === typed.companyId,
  );
  return (
    <Dialog title={t("approvals.rule")} size="lg" onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <TextInput
          label={t("approvals.name")}
          required
          maxLength={200}
          data-autofocus
          value={typed.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <p className={sheet["help"]}>{t("approvals.conditionHelp")}</p>
        <Amounts typed={typed} faults={faults} onChange={change} />
        <Ticks
          label={t("approvals.sites")}
          choices={sites}
          chosen={typed.siteIds}
          onChange={(siteIds) => change({ siteIds })}
        />
        <Ticks
          label={t("approvals.categories")}
          choices={names.categories}
          chosen={typed.categoryIds}
          onChange={(categoryIds) => change({ categoryIds })}
        />
        <Levels levels={typed.levels} onChange={(levels) => change({ levels })} />
        <ProblemNotice error={error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={busy}>
            {t("approvals.keepRule")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface AmountsProps {
  readonly typed: TypedRule;
  readonly faults: ReadonlySet<Limit>;
  readonly onChange: (changed: Partial<TypedRule>) => void;
}

function Amounts({ typed, faults, onChange }: AmountsProps) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const currency = companies.find(({ id }) => id === typed.companyId)?.currency;
  const labels: Readonly<Record<Limit, string>> = {
    netValue: t("approvals.netLabel"),
    grossValue: t("approvals.grossLabel"),
    percent: t("approvals.percentLabel"),
  };
  return (
    <>
      <NativeSelect
        label={t("entries.company")}
        description={t("approvals.companyHelp")}
        value={typed.companyId ?? ""}
        data={[
          { value: "", label: t("approvals.anyCompany") },
          ...companies.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) =>
          onChange({
            companyId: event.currentTarget.value === "" ? null : event.currentTarget.value,
            siteIds: [],
          })
        }
      />
      <div className={sheet["pair"]}>
        {limits.map((limit) => (
          <TextInput
            key={limit}
            label={labels[limit]}
            inputMode="decimal"
            rightSection={limit === "percent" ? "%" : currency}
            rightSectionWidth={52}
            error={faults.has(limit) ? t("tolerances.numberWrong") : undefined}
            value={typed[limit]}
            onChange={(event) => onChange({ [limit]: event.currentTarget.value })}
          />
        ))}
      </div>
    </>
  );
}

interface TicksProps {
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

/** Any of several; none ticked is all. */
function Ticks({ label, choices, chosen, onChange }: TicksProps) {
  return (
    <Checkbox.Group label={label} value={[...chosen]} onChange={onChange}>
      <div className={classes["ticks"]}>
        {choices.map(({ id, name }) => (
          <Checkbox key={id} value={id} label={name} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

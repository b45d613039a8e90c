import { Button, NativeSelect, TextInput } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import parts from "../../ui/ui.module.css";
import { type Limit, limits, readRule, type TypedRule } from "./rule-draft.ts";
import type { ScopeNames } from "./scope-names.ts";

interface RuleDialogProps {
  readonly initial: TypedRule;
  /** A rule that exists keeps its scope: another scope is another rule. */
  readonly scopeFixed: boolean;
  readonly names: ScopeNames;
  readonly onClose: () => void;
}

/** Sets the one rule of a scope. A line must keep to every limit that is given. */
export function RuleDialog({ initial, scopeFixed, names, onClose }: RuleDialogProps) {
  const { t } = useTranslation();
  const [rule, setRule] = useState(initial);
  const [faults, setFaults] = useState<ReadonlySet<Limit>>(new Set());
  const set = useWrite(routes.setToleranceRule, {
    ownError: true,
    refresh: [routes.listToleranceRules, routes.listLines, routes.readCountSummary],
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readRule(rule);
    if ("faults" in read) return setFaults(read.faults);
    setFaults(new Set());
    set.mutate({ body: read.body });
  };
  const labels: Readonly<Record<Limit, string>> = {
    percent: t("tolerances.percentLabel"),
    quantity: t("tolerances.quantityLabel"),
    value: t("tolerances.valueLabel", { currency: names.currency(rule.companyId) }),
  };
  return (
    <Dialog title={t(scopeFixed ? "tolerances.editTitle" : "tolerances.new")} onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <Scope rule={rule} fixed={scopeFixed} names={names} onChange={setRule} />
        <p className={sheet["help"]}>{t("tolerances.limitsHelp")}</p>
        {limits.map((limit) => (
          <TextInput
            key={limit}
            label={labels[limit]}
            inputMode="decimal"
            error={faults.has(limit) ? t("tolerances.numberWrong") : undefined}
            value={rule[limit]}
            onChange={(event) => setRule({ ...rule, [limit]: event.currentTarget.value })}
          />
        ))}
        <ProblemNotice error={set.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={set.isPending}>
            {t("categories.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ScopeProps {
  readonly rule: TypedRule;
  readonly fixed: boolean;
  readonly names: ScopeNames;
  readonly onChange: (rule: TypedRule) => void;
}

function Scope({ rule, fixed, names, onChange }: ScopeProps) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const sites = names.sites.filter(({ companyId }) => companyId === rule.companyId);
  return (
    <>
      <NativeSelect
        label={t("entries.company")}
        disabled={fixed}
        value={rule.companyId}
        onChange={(event) => onChange({ ...rule, companyId: event.currentTarget.value, siteId: "" })}
        data={companies.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div className={sheet["pair"]}>
        <NativeSelect
          label={t("counts.site")}
          disabled={fixed}
          value={rule.siteId}
          onChange={(event) => onChange({ ...rule, siteId: event.currentTarget.value })}
          data={[
            { value: "", label: t("counts.allSites") },
            ...sites.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <NativeSelect
          label={t("categories.category")}
          disabled={fixed}
          value={rule.categoryId}
          onChange={(event) => onChange({ ...rule, categoryId: event.currentTarget.value })}
          data={[
            { value: "", label: t("value.allCategories") },
            ...names.categories.map(({ id }) => ({ value: id, label: names.category(id) })),
          ]}
        />
      </div>
    </>
  );
}

import { Button, Checkbox } from "@mantine/core";
import { type Role, routes, type SignInRules } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import parts from "../../ui/ui.module.css";

/** Says which roles need a second factor. */
export function RulesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const rules = useRead(routes.readSignInRules, {});
  return (
    <Dialog title={t("people.rules")} onClose={onClose}>
      {rules.data === undefined ? (
        <ProblemNotice error={rules.error} onRetry={rules.refetch} />
      ) : (
        <RulesForm key={rules.data.version} rules={rules.data} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface RulesFormProps {
  readonly rules: SignInRules;
  readonly onClose: () => void;
}

function RulesForm({ rules, onClose }: RulesFormProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly Role[]>(rules.secondFactorRoles);
  const change = useWrite(routes.changeSignInRules, {
    ownError: true,
    refresh: [routes.readSignInRules, routes.readUser],
    onDone: onClose,
  });
  const toggle = (role: Role) =>
    setChosen((before) => (before.includes(role) ? before.filter((one) => one !== role) : [...before, role]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { secondFactorRoles: [...chosen] }, ifMatch: String(rules.version) });
  };
  return (
    <form className={parts["stack"]} onSubmit={submit}>
      <p className={parts["effect"]}>{t("people.rulesHelp")}</p>
      {rules.people.map(({ role, active, withoutSecondFactor }) => (
        <Checkbox
          key={role}
          checked={chosen.includes(role)}
          onChange={() => toggle(role)}
          label={t(`role.${role}`)}
          description={
            active === 0
              ? t("people.rulesNobody")
              : t("people.rulesWithout", { count: withoutSecondFactor, active })
          }
        />
      ))}
      <ProblemNotice error={change.error} />
      <div className={parts["dialogActions"]}>
        <Button variant="default" onClick={onClose}>
          {t("ui.cancel")}
        </Button>
        <Button type="submit" loading={change.isPending}>
          {t("countForm.save")}
        </Button>
      </div>
    </form>
  );
}

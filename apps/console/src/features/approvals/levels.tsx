import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { type ApprovalLevel, MOST_LEVELS, MOST_PERSONS, rolePermissions, roles } from "@stockex/contracts";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRoleName } from "../../ui/approval/role-name.ts";
import classes from "./approvals.module.css";
import { useRuleNames } from "./rule-words.ts";

interface LevelsProps {
  readonly levels: readonly ApprovalLevel[];
  readonly onChange: (levels: ApprovalLevel[]) => void;
}

/** Levels in their order, each so many persons of a role that may approve. */
export function Levels({ levels, onChange }: LevelsProps) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const own = useRuleNames().roles.filter(({ permissions }) => permissions.includes("count.approve"));
  const builtIn = roles.filter((role) => rolePermissions[role].includes("count.approve"));
  const choices = [
    ...builtIn.map((role) => ({ value: role as string, label: roleName(role) })),
    ...own.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const change = (at: number, changed: Partial<ApprovalLevel>) =>
    onChange(levels.map((level, place) => (place === at ? { ...level, ...changed } : level)));
  const choose = (at: number, picked: string) => {
    const role = builtIn.find((one) => one === picked);
    if (role !== undefined) return change(at, { role, customRoleId: null });
    const copy = own.find(({ id }) => id === picked);
    if (copy !== undefined) change(at, { role: copy.base, customRoleId: copy.id });
  };
  return (
    <fieldset className={classes["levels"]}>
      <legend>{t("approvals.levels")}</legend>
      {levels.map((level, at) => (
        // A level is its place in the order.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={at} className={classes["level"]}>
          <span>{t("approval.level", { level: at + 1 })}</span>
          <NativeSelect
            aria-label={t("approvals.personsOf", { level: at + 1 })}
            value={String(level.persons)}
            data={Array.from({ length: MOST_PERSONS }, (_, n) => ({
              value: String(n + 1),
              label: t("approvals.howMany", { count: n + 1 }),
            }))}
            onChange={(event) => change(at, { persons: Number(event.currentTarget.value) })}
          />
          <NativeSelect
            aria-label={t("approvals.roleOf", { level: at + 1 })}
            value={level.customRoleId ?? level.role}
            data={choices}
            onChange={(event) => choose(at, event.currentTarget.value)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            disabled={levels.length === 1}
            aria-label={t("approvals.removeLevel", { level: at + 1 })}
            onClick={() => onChange(levels.toSpliced(at, 1))}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={levels.length >= MOST_LEVELS}
          onClick={() => onChange([...levels, { role: "controller", customRoleId: null, persons: 1 }])}
        >
          {t("approvals.addLevel")}
        </Button>
      </div>
    </fieldset>
  );
}

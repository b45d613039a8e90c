import { type CustomRole, type Role, rolePermissions, roles, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { RoleConflictNotice } from "../../ui/role-conflicts.tsx";

/** A built-in role, or one of the organisation's own with the one it was copied from. */
export interface ChosenRole {
  readonly role: Role;
  readonly customRoleId: string | null;
}

interface RoleChoiceProps {
  readonly value: ChosenRole;
  readonly onChange: (chosen: ChosenRole) => void;
}

const none: readonly CustomRole[] = [];

/** What a person is here, each role with what it may do. */
export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const { t } = useTranslation();
  const own = useRead(routes.listRoles, {}).data?.items ?? none;
  const builtIn = roles.map((role) => ({
    value: role as string,
    name: t(`role.${role}`),
    help: t(`roleHelp.${role}`),
  }));
  const custom = own.map(({ id, name, base, permissions }) => ({
    value: id,
    name,
    help: `${t("roles.copyOf", { role: t(`role.${base}`) })} · ${t("roles.permissions", { count: permissions.length })}`,
  }));
  const choose = (picked: string) => {
    const role = roles.find((one) => one === picked);
    if (role !== undefined) return onChange({ role, customRoleId: null });
    const copy = own.find(({ id }) => id === picked);
    if (copy !== undefined) onChange({ role: copy.base, customRoleId: copy.id });
  };
  const given = own.find(({ id }) => id === value.customRoleId)?.permissions ?? rolePermissions[value.role];
  return (
    <>
      <ChoiceCards
        label={t("people.role")}
        value={value.customRoleId ?? value.role}
        choices={[...builtIn, ...custom]}
        onChange={choose}
      />
      <RoleConflictNotice permissions={given} />
    </>
  );
}

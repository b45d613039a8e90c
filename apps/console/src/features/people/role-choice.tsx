import { type Role, roles } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { ChoiceCards } from "../../ui/choice-cards.tsx";

interface RoleChoiceProps {
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}

/** What a person is here, each role with what it may do. */
export function RoleChoice({ role, onChange }: RoleChoiceProps) {
  const { t } = useTranslation();
  return (
    <ChoiceCards
      label={t("people.role")}
      value={role}
      choices={roles.map((one) => ({ value: one, name: t(`role.${one}`), help: t(`roleHelp.${one}`) }))}
      onChange={onChange}
    />
  );
}

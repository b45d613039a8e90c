import { type Permission, routes } from "@stockex/contracts";
import { IconShieldExclamation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRead } from "../api/reading.ts";
import classes from "./duties/duties.module.css";
import { permissionTexts } from "./permission-texts.ts";

/** Which incompatible permissions a role would join in one person, said before it is given or saved. */
export function RoleConflictNotice({ permissions }: { readonly permissions: readonly Permission[] }) {
  const { t } = useTranslation();
  const rules = useRead(routes.readRoleConflicts, {}).data?.rules ?? [];
  const broken = rules.filter(({ one, other }) => permissions.includes(one) && permissions.includes(other));
  if (broken.length === 0) return null;
  const refused = broken.some(({ effect }) => effect === "refuse");
  return (
    <div className={classes["barrier"]} role="status">
      <IconShieldExclamation size={18} aria-hidden />
      <div>
        <strong>{t(refused ? "roleConflicts.refused" : "roleConflicts.warned")}</strong>
        <ul>
          {broken.map(({ one, other }) => (
            <li key={`${one} ${other}`}>
              {t("roleConflicts.pair", { one: t(permissionTexts[one]), other: t(permissionTexts[other]) })}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

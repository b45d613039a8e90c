import type { Role } from "@stockex/contracts";
import { useTranslation } from "react-i18next";

/** A built-in role in words. */
export function useRoleName(): (role: Role) => string {
  const { t } = useTranslation();
  return (role) => t(`role.${role}`);
}

import { type CustomRole, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

interface DeleteRoleProps {
  readonly role: CustomRole;
  readonly onClose: () => void;
}

/** Deletes a role that nobody has. */
export function DeleteRole({ role, onClose }: DeleteRoleProps) {
  const { t } = useTranslation();
  const remove = useWrite(routes.deleteRole, {
    ownError: true,
    refresh: [routes.listRoles],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      title={t("roles.deleteTitle", { name: role.name })}
      effect={t("roles.deleteEffect")}
      action={t("roles.delete")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { roleId: role.id } })}
    />
  );
}

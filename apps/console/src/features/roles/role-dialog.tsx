import { Button, Checkbox, TextInput } from "@mantine/core";
import { type CustomRole, givenPermissions, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { permissionTexts } from "../../ui/permission-texts.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { RoleConflictNotice } from "../../ui/role-conflicts.tsx";
import parts from "../../ui/ui.module.css";
import classes from "./roles.module.css";

/** A role on its way: a copy of a built-in one, or one that is there already. */
export interface RoleDraft extends Pick<CustomRole, "base" | "name" | "permissions"> {
  /** Null for a copy that is new. */
  readonly role: CustomRole | null;
}

interface RoleDialogProps {
  readonly draft: RoleDraft;
  readonly onClose: () => void;
}

/** Names a role and says what it may do. */
export function RoleDialog({ draft, onClose }: RoleDialogProps) {
  const { t } = useTranslation();
  const { role, base } = draft;
  const [name, setName] = useState(draft.name);
  const [chosen, setChosen] = useState<CustomRole["permissions"]>(draft.permissions);
  const refresh = [routes.listRoles, routes.listUsers, routes.readUser, routes.readSession];
  const create = useWrite(routes.createRole, { ownError: true, refresh, onDone: onClose });
  const change = useWrite(routes.changeRole, { ownError: true, refresh, onDone: onClose });
  const toggle = (permission: CustomRole["permissions"][number]) =>
    setChosen((before) =>
      before.includes(permission) ? before.filter((one) => one !== permission) : [...before, permission],
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (role === null) create.mutate({ body: { name, base, permissions: chosen } });
    else
      change.mutate({
        params: { roleId: role.id },
        body: { name, permissions: chosen },
        ifMatch: String(role.version),
      });
  };
  return (
    <Dialog title={t("roles.copyOf", { role: t(`role.${base}`) })} size="lg" onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <TextInput
          label={t("people.name")}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label={t("roles.may")} value={chosen}>
          <div className={classes["permissions"]}>
            {givenPermissions.map((permission) => (
              <Checkbox
                key={permission}
                value={permission}
                label={t(permissionTexts[permission])}
                onChange={() => toggle(permission)}
              />
            ))}
          </div>
        </Checkbox.Group>
        <RoleConflictNotice permissions={chosen} />
        <p className={parts["quiet"]}>{t("roles.effect")}</p>
        <ProblemNotice error={create.error ?? change.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending || change.isPending}>
            {t("countForm.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

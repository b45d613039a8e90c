import { Button } from "@mantine/core";
import { type CustomRole, rolePermissions, roles, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { Empty, Page } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import list from "../../ui/row-list.module.css";
import sheet from "../../ui/sheet.module.css";
import { DeleteRole } from "./delete-role.tsx";
import { RoleDialog, type RoleDraft } from "./role-dialog.tsx";

/** Roles: the built-in ones, which can be copied, and the organisation's own. */
export function RolesPage() {
  const { t } = useTranslation();
  const may = useMay("access.manage");
  const own = useRead(routes.listRoles, {}, { enabled: may });
  const [editing, setEditing] = useState<RoleDraft | null>(null);
  const [deleting, setDeleting] = useState<CustomRole | null>(null);
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  const items = own.data?.items ?? [];
  return (
    <Page title={t("roles.title")} lead={t("roles.lead")}>
      <div className={list["sections"]}>
        <section className={sheet["section"]}>
          <header>
            <h2>{t("roles.own")}</h2>
          </header>
          <ProblemNotice error={own.error} onRetry={own.refetch} />
          {own.data !== undefined && items.length === 0 ? (
            <p className={sheet["help"]}>{t("roles.none")}</p>
          ) : null}
          <ul className={list["list"]} aria-label={t("roles.own")}>
            {items.map((role) => (
              <OwnRole
                key={role.id}
                role={role}
                onEdit={() =>
                  setEditing({ role, base: role.base, name: role.name, permissions: role.permissions })
                }
                onDelete={() => setDeleting(role)}
              />
            ))}
          </ul>
        </section>
        <BuiltIn onCopy={setEditing} />
      </div>
      {editing === null ? null : <RoleDialog draft={editing} onClose={() => setEditing(null)} />}
      {deleting === null ? null : <DeleteRole role={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

interface OwnRoleProps {
  readonly role: CustomRole;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

function OwnRole({ role, onEdit, onDelete }: OwnRoleProps) {
  const { t } = useTranslation();
  const { name, base, permissions, people } = role;
  return (
    <li>
      <strong>{name}</strong>
      <p>
        {t("roles.copyOf", { role: t(`role.${base}`) })}
        {" · "}
        {t("roles.permissions", { count: permissions.length })}
        {" · "}
        {t("roles.people", { count: people })}
      </p>
      <div className={list["actions"]}>
        <Button size="xs" variant="default" aria-label={`${t("roles.edit")}: ${name}`} onClick={onEdit}>
          {t("roles.edit")}
        </Button>
        {people === 0 ? (
          <Button size="xs" variant="default" aria-label={`${t("roles.delete")}: ${name}`} onClick={onDelete}>
            {t("roles.delete")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function BuiltIn({ onCopy }: { readonly onCopy: (draft: RoleDraft) => void }) {
  const { t } = useTranslation();
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("roles.builtIn")}</h2>
      </header>
      <ul className={list["list"]} aria-label={t("roles.builtIn")}>
        {roles.map((base) => (
          <li key={base}>
            <strong>{t(`role.${base}`)}</strong>
            <p>
              {t(`roleHelp.${base}`)}
              {" · "}
              {t("roles.permissions", { count: rolePermissions[base].length })}
            </p>
            {base === "administrator" ? null : (
              <div className={list["actions"]}>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t("roles.copy")}: ${t(`role.${base}`)}`}
                  onClick={() =>
                    onCopy({
                      role: null,
                      base,
                      name: "",
                      permissions: rolePermissions[base].filter((one) => one !== "access.manage"),
                    })
                  }
                >
                  {t("roles.copy")}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

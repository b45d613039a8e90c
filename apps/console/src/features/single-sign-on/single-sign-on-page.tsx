import { Button } from "@mantine/core";
import { type IdentityProvider, routes } from "@stockex/contracts";
import { IconPlugConnectedX, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Empty, Page, Tag } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import list from "../../ui/row-list.module.css";
import sheet from "../../ui/sheet.module.css";
import { ProviderDialog } from "./provider-dialog.tsx";
import classes from "./single-sign-on.module.css";

/** The identity providers people sign in by. */
export function SingleSignOnPage() {
  const { t } = useTranslation();
  const may = useMay("access.manage");
  const providers = useRead(routes.listIdentityProviders, {}, { enabled: may });
  const [editing, setEditing] = useState<IdentityProvider | "new" | null>(null);
  const [deleting, setDeleting] = useState<IdentityProvider | null>(null);
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  const items = providers.data?.items ?? [];
  return (
    <Page
      title={t("singleSignOn.title")}
      lead={t("singleSignOn.lead")}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
          {t("singleSignOn.add")}
        </Button>
      }
    >
      <div className={list["sections"]}>
        <section className={sheet["section"]}>
          <header>
            <h2>{t("singleSignOn.providers")}</h2>
          </header>
          <ProblemNotice error={providers.error} onRetry={providers.refetch} />
          {providers.data !== undefined && items.length === 0 ? (
            <p className={sheet["help"]}>{t("singleSignOn.none")}</p>
          ) : null}
          <ul className={list["list"]} aria-label={t("singleSignOn.providers")}>
            {items.map((provider) => (
              <Row
                key={provider.id}
                provider={provider}
                onEdit={() => setEditing(provider)}
                onDelete={() => setDeleting(provider)}
              />
            ))}
          </ul>
        </section>
        <section className={sheet["section"]}>
          <header>
            <h2>{t("singleSignOn.callback")}</h2>
          </header>
          <p className={sheet["help"]}>{t("singleSignOn.callbackHelp")}</p>
          <CopyField label={t("singleSignOn.callback")} text={providers.data?.callbackAddress ?? ""} />
        </section>
      </div>
      {editing === null ? null : (
        <ProviderDialog provider={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
      {deleting === null ? null : <Delete provider={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

interface RowProps {
  readonly provider: IdentityProvider;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

function Row({ provider, onEdit, onDelete }: RowProps) {
  const { t } = useTranslation();
  const { name, signInName, issuer, people, active, roleOfNew } = provider;
  const way = `${window.location.origin}/sign-in?organisation=${encodeURIComponent(signInName)}`;
  return (
    <li className={classes["provider"]}>
      <strong>
        {name}{" "}
        {active ? null : (
          <Tag meaning="quiet" icon={IconPlugConnectedX}>
            {t("singleSignOn.off")}
          </Tag>
        )}
      </strong>
      <p className={classes["issuer"]}>{issuer}</p>
      <p>
        {t("singleSignOn.people", { count: people })}
        {" · "}
        {roleOfNew === null
          ? t("singleSignOn.newRefused")
          : t("singleSignOn.newAs", { role: t(`role.${roleOfNew}`) })}
      </p>
      <div className={classes["way"]}>
        <CopyField label={`${t("singleSignOn.way")}: ${name}`} text={way} />
      </div>
      <div className={list["actions"]}>
        <Button size="xs" variant="default" aria-label={`${t("roles.edit")}: ${name}`} onClick={onEdit}>
          {t("roles.edit")}
        </Button>
        <Button size="xs" variant="default" aria-label={`${t("roles.delete")}: ${name}`} onClick={onDelete}>
          {t("roles.delete")}
        </Button>
      </div>
    </li>
  );
}

function Delete({
  provider,
  onClose,
}: {
  readonly provider: IdentityProvider;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const remove = useWrite(routes.deleteIdentityProvider, {
    ownError: true,
    refresh: [routes.listIdentityProviders],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      title={t("singleSignOn.deleteTitle", { name: provider.name })}
      effect={t("singleSignOn.deleteEffect", { count: provider.people })}
      action={t("roles.delete")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { providerId: provider.id } })}
    />
  );
}

import { ActionIcon, Button, Menu } from "@mantine/core";
import { type KoboConnection, routes } from "@stockex/contracts";
import { IconDots, IconDownload, IconPencil, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PushAddress } from "./push-address.tsx";

const refresh = [routes.readKoboConnection, routes.listKoboConnections];

/** What may be done about a connection. */
export function ConnectionActions({ connection }: { readonly connection: KoboConnection }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<"delete" | "renew" | null>(null);
  const params = { connectionId: connection.id };
  const toggle = useWrite(routes.switchKoboConnection, { refresh });
  const pull = useWrite(routes.pullKoboConnection, { refresh });
  const Icon = connection.active ? IconPlayerPause : IconPlayerPlay;
  return (
    <>
      <LinkButton
        to="/kobo/$connectionId/edit"
        params={params}
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {t("count.edit")}
      </LinkButton>
      <Button
        variant="default"
        leftSection={<Icon size={16} aria-hidden />}
        loading={toggle.isPending}
        onClick={() => toggle.mutate({ params, body: { active: !connection.active } })}
      >
        {t(connection.active ? "plans.pause" : "plans.resume")}
      </Button>
      <Button
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={pull.isPending}
        onClick={() => pull.mutate({ params })}
      >
        {t("kobo.pullNow")}
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("count.more")}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking("renew")}>{t("kobo.renew")}</Menu.Item>
          <Menu.Item onClick={() => setAsking("delete")}>{t("kobo.delete")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === "delete" ? (
        <DeleteConnection connection={connection} onClose={() => setAsking(null)} />
      ) : null}
      {asking === "renew" ? <RenewPush connection={connection} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

interface AskingProps {
  readonly connection: KoboConnection;
  readonly onClose: () => void;
}

function DeleteConnection({ connection, onClose }: AskingProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useWrite(routes.deleteKoboConnection, {
    ownError: true,
    refresh: [routes.listKoboConnections],
    onDone: () => void navigate({ to: "/kobo" }),
  });
  return (
    <ConfirmDialog
      title={t("plans.deleteTitle", { name: connection.name })}
      effect={t("kobo.deleteEffect")}
      action={t("kobo.delete")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { connectionId: connection.id } })}
    />
  );
}

function RenewPush({ connection, onClose }: AskingProps) {
  const { t } = useTranslation();
  const renew = useWrite(routes.renewKoboPush, { ownError: true });
  if (renew.data !== undefined) return <PushAddress path={renew.data.pushPath} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={t("kobo.renew")}
      effect={t("kobo.renewEffect")}
      action={t("kobo.renewAction")}
      busy={renew.isPending}
      error={renew.error}
      onClose={onClose}
      onConfirm={() => renew.mutate({ params: { connectionId: connection.id } })}
    />
  );
}

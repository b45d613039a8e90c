import { routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ConnectionForm } from "./connection-form.tsx";
import { PushAddress } from "./push-address.tsx";

/** Connects a form; then shows the address to post to, which is optional. */
export function NewConnectionPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const may = useMay("integration.manage");
  const create = useWrite(routes.createKoboConnection, {
    ownError: true,
    refresh: [routes.listKoboConnections],
  });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("kobo.newTitle")} lead={t("kobo.newLead")}>
      <ConnectionForm
        before={undefined}
        action={t("kobo.create")}
        busy={create.isPending}
        error={create.error}
        cancel={
          <LinkButton to="/kobo" variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => create.mutate({ body: { ...body, token: body.token ?? "" } })}
      />
      {create.data === undefined ? null : (
        <PushAddress
          path={create.data.pushPath}
          onClose={() =>
            void router.navigate({
              to: "/kobo/$connectionId",
              params: { connectionId: create.data.connection.id },
            })
          }
        />
      )}
    </Page>
  );
}

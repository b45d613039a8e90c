import { type KoboConnection, routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { ConnectionForm } from "./connection-form.tsx";

const route = getRouteApi("/_shell/kobo/$connectionId/edit");

/** Changes a connection; its token stays unless another is typed. */
export function EditConnectionPage() {
  const { connectionId } = route.useParams();
  const connection = useRead(routes.readKoboConnection, { params: { connectionId } });
  if (connection.data === undefined)
    return <ReadFailure error={connection.error} onRetry={connection.refetch} />;
  return <Loaded key={connection.data.version} connection={connection.data} />;
}

function Loaded({ connection }: { readonly connection: KoboConnection }) {
  const { t } = useTranslation();
  const router = useRouter();
  const params = { connectionId: connection.id };
  const change = useWrite(routes.changeKoboConnection, {
    ownError: true,
    refresh: [routes.listKoboConnections, routes.readKoboConnection],
    onDone: () => void router.navigate({ to: "/kobo/$connectionId", params }),
  });
  return (
    <Page title={t("kobo.editTitle")} lead={connection.name}>
      <ConnectionForm
        before={connection}
        action={t("countForm.save")}
        busy={change.isPending}
        error={change.error}
        cancel={
          <LinkButton to="/kobo/$connectionId" params={params} variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => change.mutate({ params, body, ifMatch: String(connection.version) })}
      />
    </Page>
  );
}

import { routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { CountForm } from "./count-form.tsx";

const route = getRouteApi("/_shell/counts/$countId/edit");

/** Changes a draft. A draft that somebody else changed meanwhile is refused by its version. */
export function EditCountPage() {
  const { t } = useTranslation();
  const { countId } = route.useParams();
  const router = useRouter();
  const count = useRead(routes.readCount, { params: { countId } });
  const back = () => void router.navigate({ to: "/counts/$countId", params: { countId } });
  const change = useWrite(routes.changeCount, {
    ownError: true,
    refresh: [routes.readCount, routes.listCounts],
    onDone: back,
  });
  if (count.data === undefined) return <ReadFailure error={count.error} onRetry={count.refetch} />;
  const { version, ...initial } = count.data;
  return (
    <Page title={t("countForm.editTitle")} lead={initial.number}>
      <CountForm
        initial={initial}
        siteFixed
        action={t("countForm.save")}
        busy={change.isPending}
        error={change.error}
        cancel={
          <LinkButton to="/counts/$countId" params={{ countId }} variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={({ title, scope, blind, passes }) =>
          change.mutate({
            params: { countId },
            body: { title, scope, blind, passes },
            ifMatch: String(version),
          })
        }
      />
    </Page>
  );
}

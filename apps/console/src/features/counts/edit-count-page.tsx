import { type Count, routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { CountForm, useKeptCount } from "./count-form.tsx";

const route = getRouteApi("/_shell/counts/$countId/edit");

/** Changes a draft. A draft that somebody else changed meanwhile is refused by its version. */
export function EditCountPage() {
  const { countId } = route.useParams();
  const count = useRead(routes.readCount, { params: { countId } });
  if (count.data === undefined) return <ReadFailure error={count.error} onRetry={count.refetch} />;
  return <Loaded count={count.data} />;
}

function Loaded({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const router = useRouter();
  const { id: countId, version } = count;
  const kept = useKeptCount({ draft: count, place: `${countId}.${version}` });
  const back = () => void router.navigate({ to: "/counts/$countId", params: { countId } });
  const change = useWrite(routes.changeCount, {
    ownError: true,
    refresh: [routes.readCount, routes.listCounts],
    onDone: () => {
      kept.forget();
      back();
    },
  });
  return (
    <Page title={t("countForm.editTitle")} lead={count.number}>
      <CountForm
        kept={kept}
        siteFixed
        action={t("countForm.save")}
        busy={change.isPending}
        error={change.error}
        cancel={
          <LinkButton to="/counts/$countId" params={{ countId }} variant="default" onClick={kept.forget}>
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

import { routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { typedSite } from "./site-draft.ts";
import { SiteForm } from "./site-form.tsx";

const route = getRouteApi("/_shell/sites/$siteId/edit");

/** Changes a site; the paths of its locations follow its name. */
export function EditSitePage() {
  const { t } = useTranslation();
  const router = useRouter();
  const { siteId } = route.useParams();
  const may = useMay("sites.write");
  const site = useRead(routes.readSite, { params: { siteId } });
  const change = useWrite(routes.changeSite, {
    ownError: true,
    refresh: [routes.readSite, routes.listSites, routes.listLocations, routes.readLocation],
    onDone: () => void router.navigate({ to: "/sites/$siteId", params: { siteId } }),
  });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (site.data === undefined) return <ReadFailure error={site.error} onRetry={site.refetch} />;
  const { version } = site.data;
  return (
    <Page title={t("sites.editTitle")} lead={`${site.data.code} · ${site.data.name}`}>
      <SiteForm
        key={version}
        initial={typedSite(site.data)}
        companyFixed
        action={t("categories.save")}
        busy={change.isPending}
        error={change.error}
        cancel={
          <LinkButton to="/sites/$siteId" params={{ siteId }} variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={({ companyId: _, ...body }) =>
          change.mutate({ params: { siteId }, body, ifMatch: String(version) })
        }
      />
    </Page>
  );
}

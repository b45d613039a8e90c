import { routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { typedSite } from "./site-draft.ts";
import { SiteForm } from "./site-form.tsx";

/** Adds a site; its locations follow on its page. */
export function NewSitePage() {
  const { t } = useTranslation();
  const router = useRouter();
  const { companies } = useSession();
  const may = useMay("sites.write");
  const create = useWrite(routes.createSite, {
    ownError: true,
    refresh: [routes.listSites],
    onDone: ({ id }) => void router.navigate({ to: "/sites/$siteId", params: { siteId: id } }),
  });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("sites.new")} lead={t("sites.newLead")}>
      <SiteForm
        initial={typedSite({ companyId: companies[0]?.id ?? "" })}
        companyFixed={false}
        action={t("sites.create")}
        busy={create.isPending}
        error={create.error}
        cancel={
          <LinkButton to="/sites" variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => create.mutate({ body })}
      />
    </Page>
  );
}

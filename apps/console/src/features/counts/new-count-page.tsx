import { routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { CountForm, useKeptCount } from "./count-form.tsx";

/** Prepares a count; nothing is frozen before it is released. */
export function NewCountPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const may = useMay("count.create");
  const kept = useKeptCount();
  const create = useWrite(routes.createCount, {
    ownError: true,
    refresh: [routes.listCounts],
    onDone: ({ id }) => {
      kept.forget();
      void router.navigate({ to: "/counts/$countId", params: { countId: id } });
    },
  });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("countForm.newTitle")} lead={t("countForm.newLead")}>
      <CountForm
        kept={kept}
        siteFixed={false}
        action={t("countForm.create")}
        busy={create.isPending}
        error={create.error}
        cancel={
          <LinkButton to="/counts" variant="default" onClick={kept.forget}>
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => create.mutate({ body })}
      />
    </Page>
  );
}

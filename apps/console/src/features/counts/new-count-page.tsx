import { type CountTemplate, routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { BeginningField } from "./beginning.tsx";
import { type CountDraft, CountForm, useKeptCount } from "./count-form.tsx";
import { KeepTemplate } from "./template-dialogs.tsx";
import { useBeginning } from "./use-beginning.ts";

const route = getRouteApi("/_shell/counts/new");

/** Prepares a count; nothing is frozen before it is released. It may begin with a template or an earlier count. */
export function NewCountPage() {
  const { t } = useTranslation();
  const may = useMay("count.create");
  const { like, template } = route.useSearch();
  const navigate = route.useNavigate();
  const { error, waiting, draft, templates, place } = useBeginning({ like, template }, may);
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("countForm.newTitle")} lead={t("countForm.newLead")}>
      <ProblemNotice error={error} />
      {waiting ? null : (
        <NewCount
          key={place}
          place={place}
          initial={draft}
          begun={templates.find(({ id }) => id === template)}
          beginning={
            <BeginningField
              value={{ like, template }}
              templates={templates}
              onChange={(search) => void navigate({ search, replace: true })}
            />
          }
        />
      )}
    </Page>
  );
}

interface NewCountProps {
  readonly place: string;
  readonly initial: CountDraft | undefined;
  readonly begun: CountTemplate | undefined;
  readonly beginning: ReactNode;
}

function NewCount({ place, initial, begun, beginning }: NewCountProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const kept = useKeptCount({ draft: initial, place });
  const [keeping, setKeeping] = useState<CountDraft | null>(null);
  const create = useWrite(routes.createCount, {
    ownError: true,
    refresh: [routes.listCounts],
    onDone: ({ id }) => {
      kept.forget();
      void router.navigate({ to: "/counts/$countId", params: { countId: id } });
    },
  });
  return (
    <>
      <CountForm
        kept={kept}
        siteFixed={false}
        beginning={beginning}
        action={t("countForm.create")}
        busy={create.isPending}
        error={create.error}
        cancel={
          <LinkButton to="/counts" variant="default" onClick={kept.forget}>
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => create.mutate({ body })}
        onKeep={setKeeping}
      />
      {keeping === null ? null : (
        <KeepTemplate draft={keeping} begun={begun} onClose={() => setKeeping(null)} />
      )}
    </>
  );
}

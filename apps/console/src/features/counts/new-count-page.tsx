import { routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { BeginningField } from "./beginning.tsx";
import { type CountDraft, CountForm, useKeptCount } from "./count-form.tsx";
import { draftLike } from "./set-up.ts";
import { KeepTemplate } from "./template-dialogs.tsx";

const route = getRouteApi("/_shell/counts/new");

/** Prepares a count; nothing is frozen before it is released. It may begin with a template or an earlier count. */
export function NewCountPage() {
  const { t } = useTranslation();
  const may = useMay("count.create");
  const { like, template } = route.useSearch();
  const navigate = route.useNavigate();
  const templates = useRead(routes.listCountTemplates, { query: { limit: 500 } }, { enabled: may });
  const earlier = useRead(
    routes.readCount,
    { params: { countId: like ?? "" } },
    { enabled: like !== undefined },
  );
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  const kept = templates.data?.items ?? [];
  const before = template === undefined ? earlier.data : kept.find(({ id }) => id === template);
  const waiting =
    (template !== undefined && templates.isPending) || (like !== undefined && earlier.isPending);
  return (
    <Page title={t("countForm.newTitle")} lead={t("countForm.newLead")}>
      <ProblemNotice error={earlier.error ?? templates.error} />
      {waiting ? null : (
        <NewCount
          // What was begun with another set-up is another draft.
          key={template ?? like ?? "blank"}
          place={template ?? like ?? "new"}
          initial={before === undefined ? undefined : draftLike(before)}
          beginning={
            <BeginningField
              value={{ like, template }}
              templates={kept}
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
  readonly beginning: ReactNode;
}

function NewCount({ place, initial, beginning }: NewCountProps) {
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
      {keeping === null ? null : <KeepTemplate draft={keeping} onClose={() => setKeeping(null)} />}
    </>
  );
}

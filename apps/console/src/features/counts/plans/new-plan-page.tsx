import { routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/connection.tsx";
import { useWrite } from "../../../api/reading.ts";
import { LinkButton } from "../../../ui/link-button.tsx";
import { Empty, Page } from "../../../ui/parts.tsx";
import { ProblemNotice } from "../../../ui/problem.tsx";
import { BeginningField } from "../beginning.tsx";
import type { CountDraft } from "../count-form.tsx";
import { useBeginning } from "../use-beginning.ts";
import { PlanForm, refreshPlans, useKeptPlan } from "./plan-form.tsx";

const route = getRouteApi("/_shell/count-plans/new");

/** Plans a count that comes again; it may begin with a template or an earlier count. */
export function NewPlanPage() {
  const { t } = useTranslation();
  const may = useMay("count.create");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { error, waiting, draft, templates, place } = useBeginning(search, may);
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("plans.newTitle")} lead={t("plans.newLead")}>
      <ProblemNotice error={error} />
      {waiting ? null : (
        <NewPlan
          key={place}
          place={place}
          initial={draft}
          beginning={
            <BeginningField
              value={search}
              templates={templates}
              onChange={(next) => void navigate({ search: next, replace: true })}
            />
          }
        />
      )}
    </Page>
  );
}

interface NewPlanProps {
  readonly place: string;
  readonly initial: CountDraft | undefined;
  readonly beginning: ReactNode;
}

function NewPlan({ place, initial, beginning }: NewPlanProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const kept = useKeptPlan({ plan: undefined, draft: initial, place });
  const create = useWrite(routes.createCountPlan, {
    ownError: true,
    refresh: refreshPlans,
    onDone: ({ id }) => {
      kept.forget();
      void router.navigate({ to: "/count-plans/$planId", params: { planId: id } });
    },
  });
  return (
    <PlanForm
      kept={kept}
      beginning={beginning}
      action={t("plans.create")}
      busy={create.isPending}
      error={create.error}
      cancel={
        <LinkButton to="/count-plans" variant="default" onClick={kept.forget}>
          {t("ui.cancel")}
        </LinkButton>
      }
      onSubmit={(body) => create.mutate({ body })}
    />
  );
}

import { type CountPlan, routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/connection.tsx";
import { useRead, useWrite } from "../../../api/reading.ts";
import { LinkButton } from "../../../ui/link-button.tsx";
import { Empty, Page } from "../../../ui/parts.tsx";
import { ReadFailure } from "../../../ui/problem.tsx";
import { PlanForm, refreshPlans, useKeptPlan } from "./plan-form.tsx";

const route = getRouteApi("/_shell/count-plans/$planId/edit");

/** Changes a plan. One that somebody else changed meanwhile is refused by its version. */
export function EditPlanPage() {
  const { t } = useTranslation();
  const { planId } = route.useParams();
  const may = useMay("count.create");
  const plan = useRead(routes.readCountPlan, { params: { planId } });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (plan.data === undefined) return <ReadFailure error={plan.error} onRetry={plan.refetch} />;
  return <Loaded key={plan.data.version} plan={plan.data} />;
}

function Loaded({ plan }: { readonly plan: CountPlan }) {
  const { t } = useTranslation();
  const router = useRouter();
  const params = { planId: plan.id };
  const kept = useKeptPlan({
    plan,
    draft: { ...plan, title: plan.name },
    place: `${plan.id}.${plan.version}`,
  });
  const change = useWrite(routes.changeCountPlan, {
    ownError: true,
    refresh: refreshPlans,
    onDone: () => {
      kept.forget();
      void router.navigate({ to: "/count-plans/$planId", params });
    },
  });
  return (
    <Page title={t("plans.editTitle")} lead={t("plans.editLead")}>
      <PlanForm
        kept={kept}
        action={t("countForm.save")}
        busy={change.isPending}
        error={change.error}
        cancel={
          <LinkButton to="/count-plans/$planId" params={params} variant="default" onClick={kept.forget}>
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => change.mutate({ params, body, ifMatch: String(plan.version) })}
      />
    </Page>
  );
}

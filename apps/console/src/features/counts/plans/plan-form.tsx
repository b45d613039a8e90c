import { type CountPlan, routes } from "@stockex/contracts";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../api/connection.tsx";
import { useKeptDraft } from "../../../ui/kept-draft.ts";
import { type ChosenDraft, type CountDraft, CountForm, useKeptCount } from "../count-form.tsx";
import { frequencyOf, localToday, typedPlan } from "./plan-draft.ts";
import { PlanFields } from "./plan-fields.tsx";

/** What is sent: a plan whole. */
export type PlanBody = Omit<CountPlan, "id" | "siteName" | "nextOn" | "paused" | "lastRun" | "version">;

/** Lists that a changed plan makes out of date. */
export const refreshPlans = [
  routes.listCountPlans,
  routes.readCountPlan,
  routes.listPlanRuns,
  routes.readPlanOfCount,
];

/** The plan, or what a new one begins with. */
export interface PlanBefore {
  readonly plan: CountPlan | undefined;
  readonly draft: CountDraft | undefined;
  readonly place: string;
}

/** What is written in the form, kept over a reload until it is sent or given up. */
export function useKeptPlan({ plan, draft, place }: PlanBefore) {
  const { userId } = useSession();
  const [today] = useState(() => localToday(new Date()));
  const count = useKeptCount({ draft, place: `plan.${place}` });
  const typed = useKeptDraft(`plan.${userId}.${place}`, typedPlan(plan, today));
  return {
    count,
    typed,
    forget: () => {
      count.forget();
      typed.forget();
    },
  };
}

interface PlanFormProps {
  readonly kept: ReturnType<typeof useKeptPlan>;
  readonly beginning?: ReactNode;
  readonly action: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly cancel: ReactNode;
  readonly onSubmit: (body: PlanBody) => void;
}

/** The questions of a count, and when it comes again. */
export function PlanForm({ kept, onSubmit, ...form }: PlanFormProps) {
  const { t } = useTranslation();
  const { draft: typed, change } = kept.typed;
  const send = ({ title, ...setUp }: ChosenDraft) => {
    const frequency = frequencyOf(typed);
    if (frequency === null) return;
    const assignments = typed.lines.map(({ userId, round, locationId }) => ({ userId, round, locationId }));
    onSubmit({ ...setUp, name: title.trim(), assignments, frequency, release: typed.release });
  };
  return (
    <CountForm
      {...form}
      kept={kept.count}
      siteFixed={false}
      titleHelp={t("plans.titleHelp")}
      more={(chosen) => <PlanFields {...chosen} typed={typed} onChange={change} />}
      onSubmit={send}
    />
  );
}

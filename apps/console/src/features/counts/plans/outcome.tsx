import type { PlanOutcome, PlanRun } from "@stockex/contracts";
import { IconCircleCheck, IconCircleX, IconHourglassHigh, IconPencil, IconZzz } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sayKeptProblem } from "../../../ui/kept-problem.ts";
import { useLanguage } from "../../../ui/locale.ts";
import { Tag } from "../../../ui/parts.tsx";
import rows from "../../../ui/rows.module.css";

const looks = {
  released: { meaning: "surplus", icon: IconCircleCheck },
  draft: { meaning: "accent", icon: IconPencil },
  empty: { meaning: "quiet", icon: IconZzz },
  open: { meaning: "waiting", icon: IconHourglassHigh },
  failed: { meaning: "shortage", icon: IconCircleX },
} as const satisfies Record<PlanOutcome, unknown>;

/** What became of a due date, with the way to its count. */
export function Outcome({ run }: { readonly run: PlanRun }) {
  const { t } = useTranslation();
  const { outcome, countId, countNumber } = run;
  return (
    <span className={rows["tags"]}>
      <Tag {...looks[outcome]}>{t(`plans.outcome_${outcome}`)}</Tag>
      {countId === null ? null : (
        <Link to="/counts/$countId" params={{ countId }} className={rows["link"]}>
          {countNumber ?? ""}
        </Link>
      )}
    </span>
  );
}

/** Why a run left a draft or failed, in words. */
export function useRunReason(): (run: PlanRun) => string | null {
  const language = useLanguage();
  return ({ problem }) =>
    problem === null ? null : (sayKeptProblem(problem, language)?.title ?? problem.code);
}

import type { JobRun, JobSubject, QueuedJob } from "@stockex/contracts";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconLoader2,
  IconPlayerPause,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LongName, Tag } from "../../ui/parts.tsx";

const looks = {
  running: { meaning: "accent", icon: IconLoader2 },
  waiting: { meaning: "quiet", icon: IconClock },
  failed: { meaning: "shortage", icon: IconCircleX },
  done: { meaning: "surplus", icon: IconCircleCheck },
  interrupted: { meaning: "waiting", icon: IconAlertTriangle },
  paused: { meaning: "waiting", icon: IconPlayerPause },
} as const;

/** How a job, a run or a schedule stands. */
export function JobStateTag({
  state,
}: {
  readonly state: QueuedJob["state"] | NonNullable<JobRun["outcome"]> | "paused";
}) {
  const { t } = useTranslation();
  return <Tag {...looks[state]}>{t(`jobs.state_${state}`)}</Tag>;
}

/** A door to what a job works on. */
export function Subject({ subject }: { readonly subject: JobSubject | null }) {
  if (subject === null) return null;
  const name = <LongName tail={12}>{subject.name}</LongName>;
  return subject.kind === "import" ? (
    <Link to="/imports/$importId" params={{ importId: subject.id }}>
      {name}
    </Link>
  ) : (
    <Link to="/counts/$countId" params={{ countId: subject.id }}>
      {name}
    </Link>
  );
}

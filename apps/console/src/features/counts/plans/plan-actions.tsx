import { ActionIcon, Button, Menu } from "@mantine/core";
import { type CountPlan, routes } from "@stockex/contracts";
import {
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/connection.tsx";
import { useWrite } from "../../../api/reading.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import { refreshPlans } from "./plan-form.tsx";

/** What may be done about a plan: edit, pause, run now, delete. */
export function PlanActions({ plan }: { readonly plan: CountPlan }) {
  const { t } = useTranslation();
  const may = useMay("count.create");
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const params = { planId: plan.id };
  const pause = useWrite(routes.pauseCountPlan, { refresh: refreshPlans });
  const resume = useWrite(routes.resumeCountPlan, { refresh: refreshPlans });
  const run = useWrite(routes.runCountPlan, {
    refresh: [...refreshPlans, routes.listCounts],
    onDone: ({ countId }) => {
      if (countId !== null) void navigate({ to: "/counts/$countId", params: { countId } });
    },
  });
  if (!may) return null;
  const Icon = plan.paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <>
      <LinkButton
        to="/count-plans/$planId/edit"
        params={params}
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {t("count.edit")}
      </LinkButton>
      <Button
        variant="default"
        leftSection={<Icon size={16} aria-hidden />}
        loading={pause.isPending || resume.isPending}
        onClick={() => (plan.paused ? resume : pause).mutate({ params })}
      >
        {t(plan.paused ? "plans.resume" : "plans.pause")}
      </Button>
      <Button
        leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
        loading={run.isPending}
        onClick={() => run.mutate({ params })}
      >
        {t("plans.runNow")}
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("count.more")}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDeleting(true)}>{t("plans.delete")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {deleting ? <DeletePlan plan={plan} onClose={() => setDeleting(false)} /> : null}
    </>
  );
}

function DeletePlan({ plan, onClose }: { readonly plan: CountPlan; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useWrite(routes.deleteCountPlan, {
    ownError: true,
    refresh: [routes.listCountPlans],
    onDone: () => void navigate({ to: "/count-plans" }),
  });
  return (
    <ConfirmDialog
      title={t("plans.deleteTitle", { name: plan.name })}
      effect={t("plans.deleteEffect")}
      action={t("plans.delete")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { planId: plan.id } })}
    />
  );
}

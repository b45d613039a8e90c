import type { KoboConnection } from "@stockex/contracts";
import { IconAlertTriangle, IconCircleCheck, IconPlayerPause, IconPlugConnected } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Tag } from "../../ui/parts.tsx";

/** How a connection stands. */
export function ConnectionTag({ connection }: { readonly connection: KoboConnection }) {
  const { t } = useTranslation();
  const { active, lastProblem, lastPulledAt, quarantined } = connection;
  if (!active)
    return (
      <Tag meaning="waiting" icon={IconPlayerPause}>
        {t("plans.paused")}
      </Tag>
    );
  if (lastProblem !== null)
    return (
      <Tag meaning="shortage" icon={IconAlertTriangle}>
        {t("kobo.failing")}
      </Tag>
    );
  if (quarantined > 0)
    return (
      <Tag meaning="waiting" icon={IconAlertTriangle}>
        {t("kobo.toLookAt")}
      </Tag>
    );
  return lastPulledAt === null ? (
    <Tag meaning="quiet" icon={IconPlugConnected}>
      {t("kobo.fresh")}
    </Tag>
  ) : (
    <Tag meaning="surplus" icon={IconCircleCheck}>
      {t("kobo.working")}
    </Tag>
  );
}

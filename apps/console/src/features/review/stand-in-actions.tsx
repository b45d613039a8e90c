import { Button } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { refreshLines } from "./refresh.ts";

interface StandInActionsProps {
  readonly count: Count;
  readonly principal: { readonly userId: string; readonly name: string };
}

/** Approves a count, or sends it back, in somebody's place. */
export function StandInActions({ count, principal }: StandInActionsProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const params = { countId: count.id, principalId: principal.userId };
  const refresh = [...refreshLines, routes.readApproval];
  const leave = (to: "/counts/$countId/posting" | "/counts/$countId") =>
    void router.navigate({ to, params: { countId: count.id } });
  const approve = useWrite(routes.approveCountFor, {
    refresh,
    onDone: ({ state }) => leave(state === "approved" ? "/counts/$countId/posting" : "/counts/$countId"),
  });
  const reject = useWrite(routes.rejectCountFor, {
    ownError: true,
    refresh,
    onDone: () => leave("/counts/$countId"),
  });
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("delegation.rejectFor", { name: principal.name })}
      </Button>
      <Button loading={approve.isPending} onClick={() => approve.mutate({ params, body: {} })}>
        {t("delegation.approveFor", { name: principal.name })}
      </Button>
      {asking ? (
        <ReasonDialog
          title={t("review.rejectTitle")}
          effect={t("review.rejectEffect")}
          action={t("review.reject")}
          busy={reject.isPending}
          error={reject.error}
          onClose={() => setAsking(false)}
          onReason={(reason) => reject.mutate({ params, body: { reason } })}
        />
      ) : null}
    </>
  );
}

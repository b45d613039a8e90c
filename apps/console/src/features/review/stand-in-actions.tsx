import { Button } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { refreshLines } from "./refresh.ts";
import { SendBack } from "./send-back.tsx";

interface StandInActionsProps {
  readonly count: Count;
  readonly principal: { readonly userId: string; readonly name: string };
}

/** Approves a count, or sends it back, in somebody's place. */
export function StandInActions({ count, principal }: StandInActionsProps) {
  const { t } = useTranslation();
  const router = useRouter();
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
      <SendBack
        label={t("delegation.rejectFor", { name: principal.name })}
        busy={reject.isPending}
        error={reject.error}
        onReason={(reason) => reject.mutate({ params, body: { reason } })}
      />
      <Button loading={approve.isPending} onClick={() => approve.mutate({ params, body: {} })}>
        {t("delegation.approveFor", { name: principal.name })}
      </Button>
    </>
  );
}

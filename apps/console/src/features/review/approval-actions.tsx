import { Button } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { useApproval } from "../../ui/approval/approval-progress.tsx";
import { DutyBarrier, useMyConflict } from "../../ui/duties/barrier.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { refreshLines } from "./refresh.ts";
import { SendBack } from "./send-back.tsx";
import { StandInActions } from "./stand-in-actions.tsx";

interface ApprovalActionsProps {
  readonly count: Count;
}

/** The buttons of a count in review: submit it, approve it or one level of it, send it back, withdraw it. */
export function ApprovalActions({ count }: ApprovalActionsProps) {
  const { t } = useTranslation();
  const approval = useApproval(count);
  const mayApprove = useMay("count.approve");
  // The place of the buttons is kept while it is asked which they are.
  if (approval === undefined)
    return mayApprove ? (
      <>
        <Reject count={count} />
        <Button loading>{t("review.approve")}</Button>
      </>
    ) : null;
  const open = approval.requests.some(({ outcome }) => outcome === null);
  if (!open && approval.matrix) return <Submit count={count} />;
  const mine = open ? approval.asMyself : mayApprove;
  return (
    <>
      {open ? <Withdraw count={count} /> : null}
      {open ? (
        <LinkButton to="/counts/$countId" params={{ countId: count.id }} variant="default">
          {t("approval.see")}
        </LinkButton>
      ) : null}
      {mayApprove ? <Reject count={count} /> : null}
      {approval.onBehalfOf.map((principal) => (
        <StandInActions key={principal.userId} count={count} principal={principal} />
      ))}
      {mine ? <Approve count={count} /> : null}
      {mine || open || approval.onBehalfOf.length > 0 ? null : <span>{t("review.waitsForApproval")}</span>}
    </>
  );
}

function Submit({ count }: ApprovalActionsProps) {
  const { t } = useTranslation();
  const { conflict, barred } = useMyConflict(count.id, "review");
  const router = useRouter();
  const params = { countId: count.id };
  const submit = useWrite(routes.submitCount, {
    refresh: [...refreshLines, routes.readApproval],
    onDone: () => void router.navigate({ to: "/counts/$countId", params }),
  });
  return (
    <>
      <DutyBarrier countId={count.id} conflict={conflict} />
      {barred ? null : (
        <Button loading={submit.isPending} onClick={() => submit.mutate({ params })}>
          {t("approval.submit")}
        </Button>
      )}
    </>
  );
}

function Withdraw({ count }: ApprovalActionsProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const withdraw = useWrite(routes.withdrawSubmission, {
    ownError: true,
    refresh: [...refreshLines, routes.readApproval],
    onDone: () => setAsking(false),
  });
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("approval.withdraw")}
      </Button>
      {asking ? (
        <ReasonDialog
          title={t("approval.withdrawTitle")}
          effect={t("approval.withdrawEffect")}
          action={t("approval.withdraw")}
          busy={withdraw.isPending}
          error={withdraw.error}
          onClose={() => setAsking(false)}
          onReason={(reason) => withdraw.mutate({ params: { countId: count.id }, body: { reason } })}
        />
      ) : null}
    </>
  );
}

function Approve({ count }: ApprovalActionsProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const { conflict, barred } = useMyConflict(count.id, "approve");
  const params = { countId: count.id };
  const approve = useWrite(routes.approveCount, {
    refresh: [...refreshLines, routes.readApproval],
    onDone: ({ state }) =>
      void router.navigate(
        state === "approved"
          ? { to: "/counts/$countId/posting", params }
          : { to: "/counts/$countId", params },
      ),
  });
  return (
    <>
      <DutyBarrier countId={count.id} conflict={conflict} />
      {barred ? null : (
        <Button loading={approve.isPending} onClick={() => approve.mutate({ params, body: {} })}>
          {t("review.approve")}
        </Button>
      )}
    </>
  );
}

function Reject({ count }: ApprovalActionsProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const params = { countId: count.id };
  const reject = useWrite(routes.rejectCount, {
    ownError: true,
    refresh: [...refreshLines, routes.readApproval],
    onDone: () => void router.navigate({ to: "/counts/$countId", params }),
  });
  return (
    <SendBack
      label={t("review.reject")}
      busy={reject.isPending}
      error={reject.error}
      onReason={(reason) => reject.mutate({ params, body: { reason } })}
    />
  );
}

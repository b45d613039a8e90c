import { Button } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { IconGavel } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { DutyBarrier, useMyConflict } from "../../ui/duties/barrier.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { refreshLines } from "./refresh.ts";

/** Approve or send back, for those who may; otherwise who is waited for. */
export function ReviewActions({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const mayApprove = useMay("count.approve");
  switch (count.state) {
    case "review":
      return mayApprove ? <Approval count={count} /> : <span>{t("review.waitsForApproval")}</span>;
    case "approved":
    case "posted":
      return (
        <LinkButton
          to="/counts/$countId/posting"
          params={{ countId: count.id }}
          leftSection={<IconGavel size={16} aria-hidden />}
        >
          {count.state === "posted" ? t("count.evidence") : t("count.post")}
        </LinkButton>
      );
    case "draft":
    case "released":
    case "counting":
    case "cancelled":
      return (
        <LinkButton to="/counts/$countId" params={{ countId: count.id }} variant="default">
          {t("review.toCount")}
        </LinkButton>
      );
  }
}

function Approval({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [rejecting, setRejecting] = useState(false);
  const params = { countId: count.id };
  const { conflict, barred } = useMyConflict(count.id, "approve");
  const approve = useWrite(routes.approveCount, {
    refresh: refreshLines,
    onDone: () => void router.navigate({ to: "/counts/$countId/posting", params }),
  });
  const reject = useWrite(routes.rejectCount, {
    ownError: true,
    refresh: refreshLines,
    onDone: () => void router.navigate({ to: "/counts/$countId", params }),
  });
  return (
    <>
      <DutyBarrier countId={count.id} conflict={conflict} />
      <Button variant="default" onClick={() => setRejecting(true)}>
        {t("review.reject")}
      </Button>
      {barred ? null : (
        <Button loading={approve.isPending} onClick={() => approve.mutate({ params })}>
          {t("review.approve")}
        </Button>
      )}
      {rejecting ? (
        <ReasonDialog
          title={t("review.rejectTitle")}
          effect={t("review.rejectEffect")}
          action={t("review.reject")}
          busy={reject.isPending}
          error={reject.error}
          onClose={() => setRejecting(false)}
          onReason={(reason) => reject.mutate({ params, body: { reason } })}
        />
      ) : null}
    </>
  );
}

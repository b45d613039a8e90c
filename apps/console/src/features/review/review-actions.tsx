import type { Count } from "@stockex/contracts";
import { IconGavel } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../ui/link-button.tsx";
import { ApprovalActions } from "./approval-actions.tsx";

/** Approve or send back, for those who may; otherwise who is waited for. */
export function ReviewActions({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  switch (count.state) {
    case "review":
      return <ApprovalActions count={count} />;
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

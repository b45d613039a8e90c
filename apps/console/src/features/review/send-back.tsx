import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";

interface SendBackProps {
  readonly label: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onReason: (reason: string) => void;
}

/** Sends a count back to who reviews it, with a reason. */
export function SendBack({ label, busy, error, onReason }: SendBackProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking ? (
        <ReasonDialog
          title={t("review.rejectTitle")}
          effect={t("review.rejectEffect")}
          action={t("review.reject")}
          busy={busy}
          error={error}
          onClose={() => setAsking(false)}
          onReason={onReason}
        />
      ) : null}
    </>
  );
}

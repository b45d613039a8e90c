import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { createPasskey, wasGivenUp } from "../../ui/passkeys/ceremony.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { deviceName } from "../../ui/sessions/device.ts";
import type { Enrolled } from "./enrol-step.tsx";
import classes from "./sign-in.module.css";

interface EnrolByPasskeyProps {
  readonly ticket: string;
  readonly onEnrolled: (enrolled: Enrolled) => void;
}

/** A passkey of this device, called after it; its name can be changed in the account later. */
export function EnrolByPasskey({ ticket, onEnrolled }: EnrolByPasskeyProps) {
  const { t } = useTranslation();
  const client = useClient();
  const add = useMutation({
    mutationFn: async () => {
      const options = await client.call(routes.beginPasskeyEnrolment, { body: { ticket } });
      const credential = await createPasskey(options);
      const name = deviceName(navigator.userAgent) ?? t("passkey.title");
      return client.call(routes.enrolPasskey, { body: { ticket, name, credential } });
    },
    meta: { ownError: true },
    onSuccess: onEnrolled,
  });
  return (
    <div className={classes["fields"]}>
      <p>{t("passkey.help")}</p>
      {wasGivenUp(add.error) ? (
        <p role="status">{t("passkey.givenUp")}</p>
      ) : (
        <ProblemNotice error={add.error} />
      )}
      <Button
        size="md"
        fullWidth
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={add.isPending}
        onClick={() => add.mutate()}
      >
        {t("passkey.add")}
      </Button>
    </div>
  );
}

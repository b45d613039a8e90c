import { Button } from "@mantine/core";
import { routes, type Session } from "@stockex/contracts";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { ProblemNotice } from "../problem.tsx";
import { signWithPasskey, wasGivenUp } from "./ceremony.ts";

interface PasskeyButtonProps {
  /** Of a password that was right; null to sign in by passkey alone. */
  readonly ticket: string | null;
  readonly onSession: (session: Session) => void;
  readonly primary?: boolean;
}

/** Signs in by a passkey of this device, or of a phone beside it. */
export function PasskeyButton({ ticket, onSession, primary = false }: PasskeyButtonProps) {
  const { t } = useTranslation();
  const client = useClient();
  const sign = useMutation({
    mutationFn: async () => {
      const options = await client.call(routes.beginPasskeySignIn, { body: { ticket } });
      const credential = await signWithPasskey(options);
      return client.call(routes.signInByPasskey, { body: { ticket, credential } });
    },
    meta: { ownError: true },
    onSuccess: onSession,
  });
  return (
    <>
      {wasGivenUp(sign.error) ? (
        <p role="status">{t("passkey.givenUp")}</p>
      ) : (
        <ProblemNotice error={sign.error} />
      )}
      <Button
        size="md"
        fullWidth
        variant={primary ? "filled" : "default"}
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={sign.isPending}
        onClick={() => sign.mutate()}
      >
        {t("passkey.signIn")}
      </Button>
    </>
  );
}

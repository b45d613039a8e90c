import { Button } from "@mantine/core";
import type { OpenSession } from "@stockex/contracts";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatInstant } from "../format.ts";
import { useLocale } from "../locale.ts";
import { Tag } from "../parts.tsx";
import { deviceName } from "./device.ts";
import classes from "./sessions.module.css";

interface SessionListProps {
  readonly sessions: readonly OpenSession[];
  readonly busy: boolean;
  readonly onEnd: (sessionId: string) => void;
}

/** Where somebody is signed in, each with a way to end it; the one that asks is marked and ends by signing out. */
export function SessionList({ sessions, busy, onEnd }: SessionListProps) {
  const { t } = useTranslation();
  return (
    <ul className={classes["list"]} aria-label={t("sessions.title")}>
      {sessions.map((session) => (
        <Session key={session.id} session={session} busy={busy} onEnd={() => onEnd(session.id)} />
      ))}
    </ul>
  );
}

interface SessionProps {
  readonly session: OpenSession;
  readonly busy: boolean;
  readonly onEnd: () => void;
}

function Session({ session, busy, onEnd }: SessionProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const device = deviceName(session.userAgent) ?? t("sessions.unknownDevice");
  return (
    <li>
      <div className={classes["what"]}>
        <strong title={session.userAgent ?? undefined}>{device}</strong>
        {session.current ? (
          <Tag meaning="surplus" icon={IconCircleCheck}>
            {t("sessions.current")}
          </Tag>
        ) : null}
      </div>
      <p>
        {session.address === null ? null : `${session.address} · `}
        {t("sessions.since", { time: formatInstant(session.createdAt, locale, "short") })}
        {" · "}
        {t("sessions.lastUsed", { time: formatInstant(session.lastSeenAt, locale, "short") })}
      </p>
      {session.current ? null : (
        <Button
          size="xs"
          variant="default"
          disabled={busy}
          aria-label={`${t("sessions.end")}: ${device}`}
          onClick={onEnd}
        >
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}

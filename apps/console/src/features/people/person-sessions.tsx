import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { SessionList } from "../../ui/sessions/session-list.tsx";
import sheet from "../../ui/sheet.module.css";

/** Where a person is signed in, for a lost phone or a person who has left. */
export function PersonSessions({ userId }: { readonly userId: string }) {
  const { t } = useTranslation();
  const params = { userId };
  const sessions = useRead(routes.listUserSessions, { params });
  const refresh = [routes.listUserSessions];
  const end = useWrite(routes.endUserSession, { refresh });
  const endAll = useWrite(routes.endUserSessions, { refresh });
  const items = sessions.data?.items;
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("sessions.title")}</h2>
        {items?.some(({ current }) => !current) === true ? (
          <Button
            size="xs"
            variant="default"
            loading={endAll.isPending}
            onClick={() => endAll.mutate({ params })}
          >
            {t("people.endSessions")}
          </Button>
        ) : null}
      </header>
      <ProblemNotice error={sessions.error} onRetry={sessions.refetch} />
      {items?.length === 0 ? <p className={sheet["help"]}>{t("sessions.none")}</p> : null}
      <SessionList
        sessions={items ?? []}
        busy={end.isPending}
        onEnd={(sessionId) => end.mutate({ params: { userId, sessionId } })}
      />
    </section>
  );
}

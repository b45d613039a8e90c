import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { SessionList } from "../../ui/sessions/session-list.tsx";
import sheet from "../../ui/sheet.module.css";

/** Where I am signed in; a device I do not know, or lost, is out with one click. */
export function MySessions() {
  const { t } = useTranslation();
  const sessions = useRead(routes.listMySessions, {});
  const refresh = [routes.listMySessions];
  const end = useWrite(routes.endMySession, { refresh });
  const endOthers = useWrite(routes.endMyOtherSessions, { refresh });
  const items = sessions.data?.items ?? [];
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("sessions.title")}</h2>
        {items.length > 1 ? (
          <Button
            size="xs"
            variant="default"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate({})}
          >
            {t("sessions.endOthers")}
          </Button>
        ) : null}
      </header>
      <p className={sheet["help"]}>{t("sessions.help")}</p>
      <ProblemNotice error={sessions.error} onRetry={sessions.refetch} />
      <SessionList
        sessions={items}
        busy={end.isPending}
        onEnd={(sessionId) => end.mutate({ params: { sessionId } })}
      />
    </section>
  );
}

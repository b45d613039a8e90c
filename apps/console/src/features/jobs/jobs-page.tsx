import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import classes from "./jobs.module.css";
import { Queue } from "./queue.tsx";
import { Runs } from "./runs.tsx";
import { Schedules } from "./schedules.tsx";

/** What the server does in the background: now, by itself, and lately. */
export function JobsPage() {
  const { t } = useTranslation();
  if (!useMay("jobs.manage"))
    return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("jobs.title")} lead={t("jobs.lead")}>
      <div className={classes["sections"]}>
        <Queue />
        <Schedules />
        <Runs />
      </div>
    </Page>
  );
}

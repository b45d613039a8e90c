import { Button, Loader } from "@mantine/core";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { asError } from "../ui/failure.ts";
import { Empty } from "../ui/parts.tsx";
import { ProblemNotice } from "../ui/problem.tsx";
import classes from "./shell.module.css";

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty title={t("app.notFoundTitle")} action={<Link to="/counts">{t("app.backToCounts")}</Link>}>
      {t("app.notFoundDetail")}
    </Empty>
  );
}

/** A screen that failed: says so, keeps the rest, offers to try again. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <div className={classes["failed"]}>
      <ProblemNotice error={asError(error)} />
      <Button variant="default" mt="md" onClick={reset}>
        {t("ui.tryAgain")}
      </Button>
    </div>
  );
}

/** A screen on its way. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <div className={classes["failed"]}>
      <Loader size="sm" aria-label={t("ui.loading")} />
    </div>
  );
}

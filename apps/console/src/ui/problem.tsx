import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { describeFailure } from "./failure.ts";
import classes from "./ui.module.css";

interface ProblemNoticeProps {
  readonly error: Error | null;
  readonly onRetry?: (() => unknown) | undefined;
}

/** What failed, what was kept, what to do next; with the fields that were named. Nothing when there is no error. */
export function ProblemNotice({ error, onRetry }: ProblemNoticeProps) {
  const { t } = useTranslation();
  if (error === null) return null;
  const failure = describeFailure(error, t);
  return (
    <div role="alert" className={classes["problem"]}>
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <strong>{failure.title}</strong>
        <div>{failure.detail}</div>
        {failure.fields.length > 0 ? (
          <ul>
            {failure.fields.map(({ path, message }) => (
              <li key={path}>
                <strong>{path}</strong> {message}
              </li>
            ))}
          </ul>
        ) : null}
        {onRetry === undefined ? null : (
          <Button size="xs" variant="default" mt="xs" onClick={() => onRetry()}>
            {t("ui.tryAgain")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A screen whose contents could not be read. Nothing while they are still on their way. */
export function ReadFailure({ error, onRetry }: ProblemNoticeProps) {
  if (error === null) return null;
  return (
    <div className={classes["readFailure"]}>
      <ProblemNotice error={error} onRetry={onRetry} />
    </div>
  );
}

import { Button, Radio, Textarea } from "@mantine/core";
import { type Count, routes, type UncountedChoice } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import cards from "../../ui/choice-cards.module.css";
import { Dialog } from "../../ui/dialog.tsx";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./count-form.module.css";

const choices: readonly UncountedChoice[] = ["keep", "zero", "exclude"];

interface CloseDialogProps {
  readonly count: Count;
  readonly onClose: () => void;
}

/** Ends counting. What becomes of uncounted lines is chosen by a person: there is no default. */
export function CloseDialog({ count, onClose }: CloseDialogProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const router = useRouter();
  const uncounted = count.progress.lines - count.progress.counted;
  const [choice, setChoice] = useState<UncountedChoice | null>(null);
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const close = useWrite(routes.closeCount, {
    ownError: true,
    refresh: [routes.readCount, routes.listCounts, routes.listLines, routes.readCountSummary],
    onDone: ({ id }) => {
      onClose();
      void router.navigate({ to: "/counts/$countId/review", params: { countId: id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (uncounted > 0 && choice === null) return;
    const text = reason.trim();
    close.mutate({
      params: { countId: count.id },
      body: {
        ...(choice === null ? {} : { uncounted: choice }),
        ...(text === "" ? {} : { reason: text }),
      },
    });
  };
  return (
    <Dialog onClose={onClose} title={t("close.title")} size="lg">
      <form className={classes["form"]} onSubmit={submit}>
        {uncounted === 0 ? (
          <p>{t("close.allCounted")}</p>
        ) : (
          <Radio.Group
            label={t("close.question", { count: uncounted, shown: formatCount(uncounted, locale) })}
            error={asked && choice === null ? t("close.choose") : undefined}
            value={choice}
            onChange={(value) => setChoice(choices.find((one) => one === value) ?? null)}
          >
            <div className={cards["cards"]}>
              {choices.map((one) => (
                <Radio.Card
                  key={one}
                  value={one}
                  className={cards["card"] ?? ""}
                  aria-label={t(`close.${one}`)}
                >
                  <Radio.Indicator size="xs" />
                  <span>
                    <strong>{t(`close.${one}`)}</strong>
                    <small>{t(`close.${one}Help`)}</small>
                  </span>
                </Radio.Card>
              ))}
            </div>
          </Radio.Group>
        )}
        {uncounted === 0 ? null : (
          <Textarea
            label={t("ui.reason")}
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <ProblemNotice error={close.error} />
        <div className={classes["actions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={close.isPending}>
            {t("close.action")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

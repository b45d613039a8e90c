import { ActionIcon, Button } from "@mantine/core";
import { type Count, type LineStory, routes } from "@stockex/contracts";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatInstant, formatPercent, signOf } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { Decisions } from "./decisions.tsx";
import { LineStateTag } from "./line-columns.tsx";
import { refreshLines } from "./refresh.ts";
import classes from "./review.module.css";
import { StoryTimeline } from "./story-timeline.tsx";

interface StoryPanelProps {
  readonly count: Count;
  readonly lineId: string;
  readonly decidable: boolean;
  readonly onClose: () => void;
  readonly onDecided: () => void;
  readonly onLine: (lineId: string) => void;
}

/** The facts behind one difference, and what may be decided about it. */
export function StoryPanel(props: StoryPanelProps) {
  const { count, lineId, onClose } = props;
  const { t } = useTranslation();
  const story = useRead(routes.readLine, { params: { countId: count.id, lineId } });
  return (
    <aside className={classes["story"]} aria-label={t("review.story")}>
      <ActionIcon
        className={classes["closeStory"] ?? ""}
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t("review.closeStory")}
        onClick={onClose}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
      <ProblemNotice error={story.error} onRetry={story.refetch} />
      {story.data === undefined ? null : <Story {...props} story={story.data} />}
    </aside>
  );
}

function Story({
  story,
  count,
  decidable,
  onDecided,
  onLine,
}: StoryPanelProps & { readonly story: LineStory }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { line } = story;
  return (
    <>
      <div className={classes["storyBody"]}>
        <header>
          <h2>{line.productName}</h2>
          <p className={classes["quiet"]}>
            {line.productCode} · {line.locationPath}
            {line.lotCode === null ? "" : ` · ${t("entry.lot", { lot: line.lotCode })}`}
          </p>
          <LineStateTag line={line} />
        </header>
        <dl className={classes["balance"]}>
          <div>
            <dt>{t("review.book")}</dt>
            <dd>
              <QuantityText value={line.book ?? line.bookAtRelease} unit={line.unitCode} />
            </dd>
          </div>
          <div>
            <dt>{t("review.counted")}</dt>
            <dd>
              <QuantityText value={line.counted} unit={line.unitCode} />
            </dd>
          </div>
          <div>
            <dt>{t("review.difference")}</dt>
            <dd>
              <DifferenceText value={line.variance} withWord />
              {line.variancePercent === null ||
              line.variance === null ||
              signOf(line.variance) === 0 ? null : (
                <small> {formatPercent(line.variancePercent, locale, true)}</small>
              )}
            </dd>
          </div>
          <div>
            <dt>{t("review.value")}</dt>
            <dd>
              <DifferenceText
                value={line.varianceValue}
                decimals={count.currencyDecimals}
                unit={count.currency}
              />
              <small>
                {" "}
                {t("review.atCost")}{" "}
                <AmountText value={line.manualCost ?? line.unitCost} decimals={count.currencyDecimals} />
              </small>
            </dd>
          </div>
        </dl>
        {signOf(line.transferred) === 0 ? null : (
          <p className={classes["decided"]}>
            {t("review.transferred")} <DifferenceText value={line.transferred} unit={line.unitCode} />
          </p>
        )}
        {line.decision === null ? null : (
          <p className={classes["decided"]}>
            <strong>{t(`decision.was_${line.decision}`)}</strong>
            {line.decidedBy === null ? "" : ` · ${line.decidedBy}`}
            {line.decisionReason === null ? "" : `: ${line.decisionReason}`}
          </p>
        )}
        <Suggestions story={story} count={count} decidable={decidable} onLine={onLine} />
        <StoryTimeline story={story} />
        <History story={story} />
        <p>
          <Link to="/moves" search={{ product: line.productId, location: line.locationId }}>
            {t("review.allMoves")}
          </Link>
        </p>
      </div>
      {decidable ? <Decisions count={count} story={story} onDecided={onDecided} /> : null}
    </>
  );
}

interface SuggestionsProps {
  readonly story: LineStory;
  readonly count: Count;
  readonly decidable: boolean;
  readonly onLine: (lineId: string) => void;
}

function Suggestions({ story, count, decidable, onLine }: SuggestionsProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<LineStory["suggestions"][number] | null>(null);
  const accept = useWrite(routes.acceptTransfer, {
    ownError: true,
    refresh: refreshLines,
    onDone: () => setAsked(null),
  });
  if (story.suggestions.length === 0) return null;
  const send = (suggestion: LineStory["suggestions"][number], reason: string) => {
    const here = signOf(suggestion.quantity) > 0;
    accept.mutate({
      params: { countId: count.id },
      body: {
        fromLineId: here ? suggestion.lineId : story.line.id,
        toLineId: here ? story.line.id : suggestion.lineId,
        quantity: suggestion.quantity.replace("-", ""),
        reason,
      },
    });
  };
  return (
    <section>
      <h3>{t("review.suggestions")}</h3>
      <ul className={classes["suggestions"]}>
        {story.suggestions.map((one) => (
          <li key={`${one.kind}-${one.lineId}`}>
            <span>
              {t(`review.suggest_${one.kind}`)}{" "}
              <button type="button" className={classes["door"]} onClick={() => onLine(one.lineId)}>
                {one.productCode} · {one.locationPath}
              </button>{" "}
              <DifferenceText value={one.quantity} unit={story.line.unitCode} />
            </span>
            {decidable ? (
              <Button size="xs" variant="default" onClick={() => setAsked(one)}>
                {t("review.acceptTransfer")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {asked === null ? null : (
        <ReasonDialog
          title={t("review.transferTitle")}
          effect={t("review.transferEffect")}
          action={t("review.acceptTransfer")}
          busy={accept.isPending}
          error={accept.error}
          onClose={() => setAsked(null)}
          onReason={(reason) => send(asked, reason)}
        />
      )}
    </section>
  );
}

function History({ story }: { readonly story: LineStory }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (story.history.length === 0) return null;
  return (
    <section>
      <h3>{t("review.history")}</h3>
      <ul className={classes["rows"]}>
        {story.history.map((one) => (
          <li key={`${one.countNumber}-${one.countedAt}`}>
            <span>
              {one.countNumber} <small>{formatInstant(one.countedAt, locale, "day")}</small>
            </span>
            <DifferenceText value={one.variance} unit={story.line.unitCode} />
          </li>
        ))}
      </ul>
    </section>
  );
}

import { ActionIcon } from "@mantine/core";
import { type Count, type LineStory, REASON_CHARS, routes } from "@stockex/contracts";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatInstant, formatPercent, signOf } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import { PhotoStrip } from "../../ui/photos/photo-strip.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { Decisions } from "./decisions.tsx";
import { LineStateTag } from "./line-columns.tsx";
import classes from "./review.module.css";
import { StoryTimeline } from "./story-timeline.tsx";
import { Suggestions } from "./suggestions.tsx";

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
  const [reason, setReason] = useState("");
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
        <Suggestions
          story={story}
          count={count}
          decidable={decidable}
          onLine={onLine}
          onReason={(said) => setReason(said.slice(0, REASON_CHARS))}
        />
        <Photos countId={count.id} lineId={line.id} />
        <StoryTimeline story={story} />
        <History story={story} />
        <p>
          <Link to="/moves" search={{ product: line.productId, location: line.locationId }}>
            {t("review.allMoves")}
          </Link>
        </p>
      </div>
      {decidable ? (
        <Decisions count={count} story={story} reason={reason} onReason={setReason} onDecided={onDecided} />
      ) : null}
    </>
  );
}

/** What those who counted it photographed; nothing when nobody did. */
function Photos({ countId, lineId }: { readonly countId: string; readonly lineId: string }) {
  const { t } = useTranslation();
  const photos = useRead(routes.listPhotos, { params: { countId }, query: { lineId } });
  const items = photos.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{t("photo.photos")}</h3>
      <PhotoStrip countId={countId} photos={items} />
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

import { Button } from "@mantine/core";
import { type Count, type LineStory, routes, type Suggestion } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { formatInstant, formatQuantity, signOf } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { useUnitName } from "../../ui/unit-names.tsx";
import { refreshLines } from "./refresh.ts";
import classes from "./review.module.css";

type Transfer = Extract<Suggestion, { kind: "neighbour" | "serial-elsewhere" }>;
type Cause = Exclude<Suggestion, Transfer>;

interface SuggestionsProps {
  readonly story: LineStory;
  readonly count: Count;
  readonly decidable: boolean;
  readonly onLine: (lineId: string) => void;
  /** Takes a suggestion's words as the reason of the decision to come. */
  readonly onReason: (reason: string) => void;
}

/** What may explain the difference: a transfer that can be accepted as it is, or a cause to name as the reason. */
export function Suggestions({ story, count, decidable, onLine, onReason }: SuggestionsProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Transfer | null>(null);
  if (story.suggestions.length === 0) return null;
  const unit = story.line.unitCode;
  return (
    <section>
      <h3>{t("review.suggestions")}</h3>
      <ul className={classes["suggestions"]}>
        {story.suggestions.map((one) =>
          one.kind === "neighbour" || one.kind === "serial-elsewhere" ? (
            <li key={`${one.kind}-${one.lineId}`}>
              <span>
                {t(`review.suggest_${one.kind}`)} <LineDoor line={one} onLine={onLine} />{" "}
                <DifferenceText value={one.quantity} unit={unit} />
              </span>
              {decidable ? (
                <Button size="xs" variant="default" onClick={() => setAsked(one)}>
                  {t("review.acceptTransfer")}
                </Button>
              ) : null}
            </li>
          ) : (
            <CauseRow
              key={keyOf(one)}
              cause={one}
              unit={unit}
              onLine={onLine}
              onReason={decidable ? onReason : undefined}
            />
          ),
        )}
      </ul>
      {asked === null ? null : (
        <TransferDialog story={story} count={count} transfer={asked} onClose={() => setAsked(null)} />
      )}
    </section>
  );
}

interface LineDoorProps {
  readonly line: { readonly lineId: string; readonly productCode: string; readonly locationPath: string };
  readonly onLine: (lineId: string) => void;
}

function LineDoor({ line, onLine }: LineDoorProps) {
  return (
    <button type="button" className={classes["door"]} onClick={() => onLine(line.lineId)}>
      {line.productCode} · {line.locationPath}
    </button>
  );
}

interface CauseRowProps {
  readonly cause: Cause;
  readonly unit: string;
  readonly onLine: (lineId: string) => void;
  readonly onReason: ((reason: string) => void) | undefined;
}

function CauseRow({ cause, unit, onLine, onReason }: CauseRowProps) {
  const { t } = useTranslation();
  const sentence = useSentence()(cause, unit);
  return (
    <li>
      <span>
        {cause.kind === "look-alike" ? (
          <>
            {t("review.suggest_look-alike")} <LineDoor line={cause} onLine={onLine} />{" "}
            <DifferenceText value={cause.quantity} />
          </>
        ) : (
          sentence
        )}
      </span>
      {onReason === undefined ? null : (
        <Button size="xs" variant="default" onClick={() => onReason(sentence)}>
          {t("review.useAsReason")}
        </Button>
      )}
    </li>
  );
}

/** A cause in words, as it is shown and as it is kept as a reason. */
function useSentence(): (cause: Cause, unit: string) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  const unitName = useUnitName();
  const figure = (value: string) => formatQuantity(value.replace("-", ""), locale);
  return (cause, unit) => {
    switch (cause.kind) {
      case "look-alike":
        return t("review.because_look-alike", { code: cause.productCode, place: cause.locationPath });
      case "another-unit":
        return t("review.because_another-unit", {
          entered: `${figure(cause.entered)} ${unitName(cause.enteredUnitCode, cause.entered)}`,
          other: `${figure(cause.entered)} ${unitName(cause.otherUnitCode, cause.entered)}`,
          makes: `${figure(cause.otherQuantity)} ${unitName(unit, cause.otherQuantity)}`,
        });
      case "whole-packs":
        return t("review.because_whole-packs", {
          packs: `${figure(cause.packs)} ${unitName(cause.unitCode, cause.packs)}`,
          each: `${figure(cause.unitQuantity)} ${unitName(unit, cause.unitQuantity)}`,
        });
      case "move-time": {
        const { booked } = cause;
        const way = signOf(cause.quantity) > 0 ? "in" : "out";
        return t(`review.because_${booked}_${way}`, {
          quantity: `${figure(cause.quantity)} ${unitName(unit, cause.quantity)}`,
          place: [cause.otherPath, cause.reference].filter(Boolean).join(", "),
          when: formatInstant(cause.effectiveAt, locale, "short"),
        });
      }
      case "in-transit":
        return t("review.because_in-transit", {
          quantity: `${figure(cause.quantity)} ${unitName(unit, cause.quantity)}`,
          place: [cause.otherPath, cause.reference].filter(Boolean).join(", "),
          when: formatInstant(cause.effectiveAt, locale, "short"),
        });
    }
  };
}

function keyOf(cause: Cause): string {
  switch (cause.kind) {
    case "look-alike":
      return cause.lineId;
    case "another-unit":
      return `${cause.kind}-${cause.entered}-${cause.enteredUnitCode}-${cause.otherUnitCode}`;
    case "move-time":
      return cause.moveId;
    case "whole-packs":
    case "in-transit":
      return cause.kind;
  }
}

interface TransferDialogProps {
  readonly story: LineStory;
  readonly count: Count;
  readonly transfer: Transfer;
  readonly onClose: () => void;
}

function TransferDialog({ story, count, transfer, onClose }: TransferDialogProps) {
  const { t } = useTranslation();
  const accept = useWrite(routes.acceptTransfer, { ownError: true, refresh: refreshLines, onDone: onClose });
  const toHere = signOf(transfer.quantity) > 0;
  return (
    <ReasonDialog
      title={t("review.transferTitle")}
      effect={t("review.transferEffect")}
      action={t("review.acceptTransfer")}
      busy={accept.isPending}
      error={accept.error}
      onClose={onClose}
      onReason={(reason) =>
        accept.mutate({
          params: { countId: count.id },
          body: {
            fromLineId: toHere ? transfer.lineId : story.line.id,
            toLineId: toHere ? story.line.id : transfer.lineId,
            quantity: transfer.quantity.replace("-", ""),
            reason,
          },
        })
      }
    />
  );
}

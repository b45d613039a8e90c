import { Button, Menu, TextInput } from "@mantine/core";
import { type Count, type LineStory, REASON_CHARS, routes } from "@stockex/contracts";
import { Quantity } from "@stockex/kernel";
import { IconChevronUp } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { typedMoney } from "../../ui/typed-decimal.ts";
import { refreshLines } from "./refresh.ts";
import classes from "./review.module.css";

interface DecisionsProps {
  readonly count: Count;
  readonly story: LineStory;
  /** Typed here, or taken from a suggestion above. */
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly onDecided: () => void;
}
type Decision = "accept" | "moves-before" | "moves-after" | "round" | "recount" | "exclude";

/** What may be decided about a line, with its reason and exact result. */
export function Decisions({ count, story, reason, onReason, onDecided }: DecisionsProps) {
  const { t } = useTranslation();
  const { line } = story;
  const [cost, setCost] = useState("");
  const reasonField = useRef<HTMLInputElement>(null);
  const decide = useWrite(routes.decideLines, {
    ownError: true,
    refresh: refreshLines,
    onDone: onDecided,
  });
  const manualCost = cost.trim() === "" ? null : typedMoney(cost);
  const send = (decision: Decision, round?: number) => {
    if (decision === "exclude" && reason.trim() === "") {
      reasonField.current?.focus();
      return;
    }
    decide.mutate({
      params: { countId: count.id },
      body: {
        lineIds: [line.id],
        decision,
        ...(round === undefined ? {} : { round }),
        ...(manualCost === null ? {} : { manualCost }),
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      },
    });
  };
  const needsCost = line.unitCost === null && line.variance !== null && !line.variance.startsWith("-");
  return (
    <div className={classes["decisions"]}>
      <ProblemNotice error={decide.error} />
      {line.state === "contested" ? (
        <ContestedChoice story={story} busy={decide.isPending} onChoose={send} />
      ) : null}
      {line.state === "arbitration" || story.rounds.length > 1 ? (
        <RoundChoice story={story} busy={decide.isPending} onChoose={(round) => send("round", round)} />
      ) : null}
      <div className={classes["decisionFields"]}>
        <TextInput
          ref={reasonField}
          size="sm"
          aria-label={t("ui.reason")}
          placeholder={t("decision.reasonHint")}
          maxLength={REASON_CHARS}
          value={reason}
          onChange={(event) => onReason(event.currentTarget.value)}
        />
        {needsCost ? (
          <TextInput
            size="sm"
            aria-label={t("decision.cost", { currency: count.currency })}
            placeholder={t("decision.cost", { currency: count.currency })}
            inputMode="decimal"
            error={cost.trim() !== "" && manualCost === null ? t("decision.costWrong") : undefined}
            value={cost}
            onChange={(event) => setCost(event.currentTarget.value)}
          />
        ) : null}
      </div>
      <div className={classes["decisionButtons"]}>
        {line.counted === null || line.state === "contested" ? null : (
          <Button loading={decide.isPending} onClick={() => send("accept")}>
            {t("decision.accept")}
          </Button>
        )}
        <Button variant="default" loading={decide.isPending} onClick={() => send("recount")}>
          {t("decision.recount")}
        </Button>
        <Menu position="top-end" shadow="md">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronUp size={15} aria-hidden />}>
              {t("decision.more")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => send("exclude")}>{t("decision.exclude")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

interface ContestedChoiceProps {
  readonly story: LineStory;
  readonly busy: boolean;
  readonly onChoose: (decision: "moves-before" | "moves-after") => void;
}

/** Goods moved while they were counted: were they gone before the counter looked, or after? */
function ContestedChoice({ story, busy, onChoose }: ContestedChoiceProps) {
  const { t } = useTranslation();
  const { line } = story;
  const differenceWith = (book: string | null) =>
    book === null || line.counted === null
      ? null
      : Quantity.of(line.counted).sub(Quantity.of(book)).toString();
  return (
    <fieldset className={classes["contested"]}>
      <legend>{t("decision.contestedQuestion")}</legend>
      {(["moves-before", "moves-after"] as const).map((one) => (
        <Button
          key={one}
          variant="default"
          fullWidth
          justify="space-between"
          loading={busy}
          onClick={() => onChoose(one)}
          rightSection={
            <DifferenceText
              value={differenceWith(one === "moves-before" ? line.bookMovesBefore : line.bookMovesAfter)}
              unit={line.unitCode}
            />
          }
        >
          {t(`decision.${one}`)}
        </Button>
      ))}
    </fieldset>
  );
}

interface RoundChoiceProps {
  readonly story: LineStory;
  readonly busy: boolean;
  readonly onChoose: (round: number) => void;
}

function RoundChoice({ story, busy, onChoose }: RoundChoiceProps) {
  const { t } = useTranslation();
  return (
    <div className={classes["rounds"]}>
      {story.rounds.map(({ round, variance }) => (
        <Button key={round} size="xs" variant="default" loading={busy} onClick={() => onChoose(round)}>
          {t("decision.takeRound", { round })}&nbsp;
          <DifferenceText value={variance} />
        </Button>
      ))}
    </div>
  );
}

import { Button, SegmentedControl } from "@mantine/core";
import { type Count, routes, type ValueSteps as Steps } from "@stockex/contracts";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { ChartTable } from "../../ui/chart-table.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { formatCompact, formatCount, signOf } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText } from "../../ui/numbers.tsx";
import { LongName } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./value-steps.module.css";
import { type FloatingBar, waterfall } from "./waterfall-scale.ts";

export type StepGroup = "category" | "product";

interface ValueStepsProps {
  readonly count: Count;
  /** Leads to the lines of a step. */
  readonly onStep: (by: StepGroup, step: Steps["steps"][number]) => void;
}

/** From the book value of a count to its counted value, one bar a category or product. */
export function ValueSteps({ count, onStep }: ValueStepsProps) {
  const { t } = useTranslation();
  const [by, setBy] = useState<StepGroup>("category");
  const read = useRead(routes.readValueSteps, { params: { countId: count.id }, query: { by } });
  return (
    <section className={classes["waterfall"]} aria-labelledby="value-steps">
      <header>
        <h2 id="value-steps">{t("steps.title")}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t("steps.by")}
          value={by}
          onChange={setBy}
          data={(["category", "product"] as const).map((value) => ({ value, label: t(`steps.by_${value}`) }))}
        />
      </header>
      <ProblemNotice error={read.error} onRetry={read.refetch} />
      {read.data === undefined ? null : (
        <Chart steps={read.data} count={count} onStep={(step) => onStep(by, step)} />
      )}
    </section>
  );
}

/** The same behind a button, where there is no room beside the list. */
export function StepsButton({ count, onStep }: ValueStepsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t("steps.title")}
      </Button>
      {open ? (
        <Dialog title={count.title} onClose={() => setOpen(false)}>
          <ValueSteps
            count={count}
            onStep={(by, step) => {
              setOpen(false);
              onStep(by, step);
            }}
          />
        </Dialog>
      ) : null}
    </>
  );
}

interface ChartProps {
  readonly steps: Steps;
  readonly count: Count;
  readonly onStep: (step: Steps["steps"][number]) => void;
}

function Chart({ steps, count, onStep }: ChartProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { currency, currencyDecimals: decimals } = count;
  const changes = [...steps.steps, ...(steps.others === null ? [] : [steps.others])];
  const scale = waterfall(
    Number(steps.bookValue),
    changes.map(({ netValue }) => Number(netValue)),
  );
  const cut = scale.from > 0;
  if (changes.length === 0) return <p className={classes["quiet"]}>{t("steps.none")}</p>;
  return (
    <>
      <ol className={classes["steps"]}>
        <StepRow
          label={<strong>{t("steps.book")}</strong>}
          value={<AmountText value={steps.bookValue} decimals={decimals} currency={currency} />}
          bar={scale.book}
          meaning="total"
          cut={cut}
        />
        {steps.steps.map((step, at) => (
          <StepRow
            key={step.id}
            label={
              <button type="button" className={classes["door"]} onClick={() => onStep(step)}>
                <LongName>{step.name}</LongName>
              </button>
            }
            value={<DifferenceText value={step.netValue} decimals={decimals} />}
            bar={scale.steps[at]}
            meaning={meaningOf(step.netValue)}
          />
        ))}
        {steps.others === null ? null : (
          <StepRow
            label={t("steps.others", {
              count: steps.others.groups,
              shown: formatCount(steps.others.groups, locale),
            })}
            value={<DifferenceText value={steps.others.netValue} decimals={decimals} />}
            bar={scale.steps.at(-1)}
            meaning={meaningOf(steps.others.netValue)}
          />
        )}
        <StepRow
          label={<strong>{t("steps.counted")}</strong>}
          value={<AmountText value={steps.countedValue} decimals={decimals} currency={currency} />}
          bar={scale.counted}
          meaning="total"
          cut={cut}
        />
      </ol>
      {cut ? (
        <p className={classes["quiet"]}>{t("steps.cut", { from: formatCompact(scale.from, locale) })}</p>
      ) : null}
      <StepTable steps={steps} count={count} />
    </>
  );
}

const meaningOf = (net: string) => (signOf(net) < 0 ? "shortage" : "surplus");

interface StepRowProps {
  readonly label: ReactNode;
  readonly value: ReactNode;
  readonly bar: FloatingBar | undefined;
  readonly meaning: "total" | "surplus" | "shortage";
  /** The scale begins above zero: shown by a break in the bar. */
  readonly cut?: boolean;
}

function StepRow({ label, value, bar, meaning, cut }: StepRowProps) {
  return (
    <li data-meaning={meaning}>
      <span className={classes["label"]}>{label}</span>
      {value}
      {bar === undefined ? null : (
        <svg aria-hidden preserveAspectRatio="none" viewBox="0 0 100 10">
          <line x1={bar.end} x2={bar.end} y1={0} y2={10} />
          <rect x={bar.left} y={1} width={Math.max(bar.width, 0.6)} height={8} />
          {cut === true ? <path d="M3 10 L5 0 L6.4 0 L4.4 10 Z" /> : null}
        </svg>
      )}
    </li>
  );
}

function StepTable({ steps, count }: Pick<ChartProps, "steps" | "count">) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { currency, currencyDecimals: decimals } = count;
  const cellsOf = (step: Steps["steps"][number] | NonNullable<Steps["others"]>) => [
    formatCount(step.differing, locale),
    <AmountText key="surplus" value={step.surplusValue} decimals={decimals} />,
    <AmountText key="shortage" value={step.shortageValue} decimals={decimals} />,
    <DifferenceText key="net" value={step.netValue} decimals={decimals} />,
  ];
  const total = (value: string) => ["", "", "", <AmountText key="total" value={value} decimals={decimals} />];
  return (
    <ChartTable
      caption={t("steps.table")}
      heads={[
        t("steps.step"),
        t("review.only_differing"),
        t("review.surplusValue"),
        t("review.shortageValue"),
        `${t("review.netValue")} (${currency})`,
      ]}
      rows={[
        { key: "book", cells: [t("steps.book"), ...total(steps.bookValue)] },
        ...steps.steps.map((step) => ({ key: step.id, cells: [step.name, ...cellsOf(step)] })),
        ...(steps.others === null
          ? []
          : [
              {
                key: "others",
                cells: [
                  t("steps.others", {
                    count: steps.others.groups,
                    shown: formatCount(steps.others.groups, locale),
                  }),
                  ...cellsOf(steps.others),
                ],
              },
            ]),
        { key: "counted", cells: [t("steps.counted"), ...total(steps.countedValue)] },
      ]}
    />
  );
}

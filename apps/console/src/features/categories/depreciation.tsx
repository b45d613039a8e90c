import { ActionIcon, Button, TextInput } from "@mantine/core";
import { type Category, type CategoryDepreciation, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatCount, formatPercent } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { readSteps, type StepFault, type TypedStep } from "./steps.ts";

/** How a category's economic value falls with the days since the last movement. */
export function Depreciation({ category }: { readonly category: Category }) {
  const { t } = useTranslation();
  const mayWrite = useMay("valuation.write");
  const read = useRead(routes.readDepreciation, { params: { categoryId: category.id } });
  if (category.method !== "economic" && (read.data?.steps.length ?? 0) === 0) return null;
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("depreciation.title")}</h2>
      </header>
      <p className={sheet["help"]}>
        {t("depreciation.help")}
        {category.method === "economic" ? null : ` ${t("depreciation.waiting")}`}
      </p>
      <ProblemNotice error={read.error} onRetry={read.refetch} />
      {read.data === undefined ? null : mayWrite ? (
        <StepsForm key={read.data.version} current={read.data} />
      ) : (
        <StepsList steps={read.data.steps} />
      )}
    </section>
  );
}

function StepsList({ steps }: Pick<CategoryDepreciation, "steps">) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (steps.length === 0) return <p className={sheet["quiet"]}>{t("depreciation.none")}</p>;
  return (
    <ul className={sheet["list"]}>
      {steps.map(({ fromDays, percent }) => (
        <li key={fromDays}>
          {t("depreciation.step", {
            days: formatCount(fromDays, locale),
            percent: formatPercent(percent, locale),
          })}
        </li>
      ))}
    </ul>
  );
}

const faultTexts = {
  days: "depreciation.faultDays",
  "days-not-rising": "depreciation.faultRising",
  percent: "depreciation.faultPercent",
  "percent-falling": "depreciation.faultFalling",
} as const satisfies Record<StepFault, string>;

function StepsForm({ current }: { readonly current: CategoryDepreciation }) {
  const { t } = useTranslation();
  const [lines, setLines] = useState<readonly TypedStep[]>(
    current.steps.map(({ fromDays, percent }) => ({ key: newId(), days: String(fromDays), percent })),
  );
  const [asked, setAsked] = useState(false);
  const set = useWrite(routes.setDepreciation, {
    ownError: true,
    refresh: [routes.readDepreciation, routes.listStockValues, routes.readStockValueTotals],
  });
  const { steps, faults } = readSteps(lines);
  const change = (key: string, changed: Partial<TypedStep>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...changed } : line)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (faults.some((fault) => fault !== null)) return;
    set.mutate({ params: { categoryId: current.categoryId }, body: { steps }, ifMatch: current.version });
  };
  return (
    <form onSubmit={submit}>
      {lines.length === 0 ? <p className={sheet["quiet"]}>{t("depreciation.none")}</p> : null}
      <ul className={sheet["list"]}>
        {lines.map((line, index) => (
          <StepLine
            key={line.key}
            line={line}
            place={index + 1}
            fault={asked ? (faults[index] ?? null) : null}
            onChange={(changed) => change(line.key, changed)}
            onRemove={() => setLines(lines.filter(({ key }) => key !== line.key))}
          />
        ))}
      </ul>
      <ProblemNotice error={set.error} />
      <div className={sheet["actions"]}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setLines([...lines, { key: newId(), days: "", percent: "" }])}
        >
          {t("depreciation.add")}
        </Button>
        <Button type="submit" loading={set.isPending}>
          {t("depreciation.save")}
        </Button>
      </div>
    </form>
  );
}

interface StepLineProps {
  readonly line: TypedStep;
  readonly place: number;
  readonly fault: StepFault | null;
  readonly onChange: (changed: Partial<TypedStep>) => void;
  readonly onRemove: () => void;
}

function StepLine({ line, place, fault, onChange, onRemove }: StepLineProps) {
  const { t } = useTranslation();
  const text = fault === null ? undefined : t(faultTexts[fault]);
  const ofDays = fault === "days" || fault === "days-not-rising";
  return (
    <li className={sheet["line"]}>
      <span>{t("depreciation.after")}</span>
      <TextInput
        w={124}
        rightSectionWidth={48}
        aria-label={t("depreciation.daysOf", { place })}
        inputMode="numeric"
        rightSection={<span className={sheet["quiet"]}>{t("depreciation.daysUnit")}</span>}
        error={ofDays ? text : undefined}
        value={line.days}
        onChange={(event) => onChange({ days: event.currentTarget.value })}
      />
      <span>{t("depreciation.loses")}</span>
      <TextInput
        w={110}
        aria-label={t("depreciation.percentOf", { place })}
        inputMode="decimal"
        rightSection={<span className={sheet["quiet"]}>%</span>}
        error={ofDays ? undefined : text}
        value={line.percent}
        onChange={(event) => onChange({ percent: event.currentTarget.value })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("depreciation.remove", { place })}
        onClick={onRemove}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </li>
  );
}

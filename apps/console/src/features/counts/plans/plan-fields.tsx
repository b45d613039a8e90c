import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type ChosenScope, type CountPlan, type Frequency, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useRead } from "../../../api/reading.ts";
import { formatCount } from "../../../ui/format.ts";
import { useLocale } from "../../../ui/locale.ts";
import { ProblemNotice } from "../../../ui/problem.tsx";
import sheet from "../../../ui/sheet.module.css";
import { AssignmentLines } from "../assignment-lines.tsx";
import pageClasses from "../count-page.module.css";
import { frequencyOf, type TypedPlan } from "./plan-draft.ts";
import { formatPlanDay, weekdayName } from "./plan-words.ts";
import classes from "./plans.module.css";

interface FieldsProps {
  readonly typed: TypedPlan;
  readonly onChange: (changed: Partial<TypedPlan>) => void;
  readonly siteId: string;
  readonly scope: ChosenScope | null;
}

const units = ["day", "week", "month"] as const;
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** When the count comes, who counts it, what becomes of it, and what that means now. */
export function PlanFields({ typed, onChange, siteId, scope }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <When typed={typed} onChange={onChange} />
      <fieldset className={sheet["group"]}>
        <legend>{t("assign.title")}</legend>
        <p className={sheet["help"]}>{t("plans.peopleHelp")}</p>
        <div className={pageClasses["assign"]}>
          <AssignmentLines siteId={siteId} lines={typed.lines} onChange={(lines) => onChange({ lines })} />
        </div>
      </fieldset>
      <Checkbox
        checked={typed.release}
        onChange={(event) => onChange({ release: event.currentTarget.checked })}
        label={t("plans.release")}
        description={t("plans.releaseHelp")}
      />
      <Preview typed={typed} siteId={siteId} scope={scope} />
    </>
  );
}

function When({ typed, onChange }: Pick<FieldsProps, "typed" | "onChange">) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { every, unit, startsOn } = typed;
  const wrong = frequencyOf({ ...typed, startsOn: "2026-01-01" }) === null;
  return (
    <fieldset className={sheet["group"]}>
      <legend>{t("plans.when")}</legend>
      <div className={classes["every"]}>
        <TextInput
          label={t("plans.every")}
          inputMode="numeric"
          error={wrong ? t("plans.everyWrong") : undefined}
          value={every}
          onChange={(event) => onChange({ every: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("plans.unit")}
          value={unit}
          onChange={(event) =>
            onChange({ unit: units.find((one) => one === event.currentTarget.value) ?? unit })
          }
          data={units.map((value) => ({ value, label: t(`plans.unit_${value}`) }))}
        />
        <TextInput
          type="date"
          label={t("plans.startsOn")}
          required
          value={startsOn}
          onChange={(event) => onChange({ startsOn: event.currentTarget.value })}
        />
      </div>
      <Checkbox.Group
        mt="md"
        label={t(unit === "week" ? "plans.weekdays" : "plans.onlyWeekdays")}
        description={t(unit === "week" ? "plans.weekdaysHelp" : "plans.onlyWeekdaysHelp")}
        value={typed.weekdays.map(String)}
        onChange={(chosen) => onChange({ weekdays: chosen.map(Number) })}
      >
        <div className={classes["weekdays"]}>
          {weekdays.map((day) => (
            <Checkbox
              key={day}
              value={String(day)}
              label={weekdayName(day, locale)}
              aria-label={weekdayName(day, locale, "long")}
            />
          ))}
        </div>
      </Checkbox.Group>
    </fieldset>
  );
}

type PreviewBody = Pick<CountPlan, "siteId" | "scope" | "frequency">;
/** Stands in while nothing is asked. */
const NEVER: Frequency = { every: 1, unit: "day", weekdays: [], startsOn: "2000-01-01" };
/** Keys come fast; the server is asked once they rest. */
const PAUSE_MS = 300;

/** What the plan would count now, and its next dates. */
function Preview({ typed, siteId, scope }: Omit<FieldsProps, "onChange">) {
  const { t } = useTranslation();
  const locale = useLocale();
  const frequency = frequencyOf(typed);
  const whole = scope !== null && frequency !== null && siteId !== "";
  // As text, since the same wish is another object on each rendering.
  const [asked] = useDebouncedValue(whole ? JSON.stringify({ siteId, scope, frequency }) : null, PAUSE_MS);
  const body: PreviewBody | null = asked === null ? null : JSON.parse(asked);
  const preview = useRead(
    routes.previewCountPlan,
    { body: body ?? { siteId, scope: { kind: "full" }, frequency: NEVER } },
    { enabled: body !== null },
  );
  if (!whole) return <p className={classes["preview"]}>{t("plans.previewLater")}</p>;
  if (preview.data === undefined)
    return (
      <div className={classes["preview"]} aria-busy={preview.isFetching}>
        <ProblemNotice error={preview.error} />
      </div>
    );
  const { lines, elsewhere, nextOn } = preview.data;
  return (
    <dl className={classes["preview"]} aria-live="polite">
      <div>
        <dt>{t("plans.now")}</dt>
        <dd>
          {lines === 0
            ? t("plans.nothingNow")
            : t("plans.lines", { count: lines, shown: formatCount(lines, locale) })}
          {elsewhere === 0
            ? null
            : ` · ${t("plans.elsewhere", { count: elsewhere, shown: formatCount(elsewhere, locale) })}`}
        </dd>
      </div>
      <div>
        <dt>{t("plans.nextDates")}</dt>
        <dd>{nextOn.map((day) => formatPlanDay(day, locale)).join(" · ")}</dd>
      </div>
    </dl>
  );
}

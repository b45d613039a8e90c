import { Checkbox, NativeSelect, NumberInput, SegmentedControl } from "@mantine/core";
import { labelSheetNames, labelSymbologies } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useLocale } from "../locale.ts";
import { cellsOf, type LabelDraft, type Labelled, sheetChoices } from "./label-order.ts";
import classes from "./labels.module.css";

interface LabelFormProps {
  readonly labelled: Labelled;
  readonly draft: LabelDraft;
  readonly onChange: (changed: Partial<LabelDraft>) => void;
}

/** Kind of barcode, medium, copies. */
export function LabelForm({ labelled, draft, onChange }: LabelFormProps) {
  const { t } = useTranslation();
  const several = labelled.of === "locations" && !("ids" in labelled.choice);
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t("labels.symbology")}
        value={draft.symbology}
        onChange={(value) =>
          onChange({ symbology: labelSymbologies.find((one) => one === value) ?? draft.symbology })
        }
        data={labelSymbologies.map((value) => ({ value, label: t(`labels.symbology_${value}`) }))}
      />
      <p className={classes["quiet"]}>{t(`labels.help_${draft.symbology}`)}</p>
      <SegmentedControl
        fullWidth
        aria-label={t("labels.medium")}
        value={draft.format}
        onChange={(value) => onChange({ format: value === "zpl" ? "zpl" : "pdf" })}
        data={(["pdf", "zpl"] as const).map((value) => ({ value, label: t(`labels.medium_${value}`) }))}
      />
      {draft.format === "pdf" ? (
        <Sheet draft={draft} onChange={onChange} />
      ) : (
        <Roll draft={draft} onChange={onChange} />
      )}
      <Whole
        label={t("labels.copies")}
        value={draft.copies}
        least={1}
        most={100}
        onChange={(copies) => onChange({ copies })}
      />
      {several ? (
        <Checkbox
          label={t("labels.innermost")}
          checked={draft.innermost}
          onChange={(event) => onChange({ innermost: event.currentTarget.checked })}
        />
      ) : null}
    </>
  );
}

type PartProps = Omit<LabelFormProps, "labelled">;

function Sheet({ draft, onChange }: PartProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <>
      <NativeSelect
        label={t("labels.sheet")}
        value={draft.sheet}
        data={sheetChoices(locale)}
        onChange={(event) => {
          const sheet = labelSheetNames.find((one) => one === event.currentTarget.value) ?? draft.sheet;
          onChange({ sheet, startAt: Math.min(draft.startAt, cellsOf(sheet)) });
        }}
      />
      <Whole
        label={t("labels.startAt")}
        description={t("labels.startAtHelp")}
        value={draft.startAt}
        least={1}
        most={cellsOf(draft.sheet)}
        onChange={(startAt) => onChange({ startAt })}
      />
    </>
  );
}

const resolutions = [203, 300, 600] as const;

function Roll({ draft, onChange }: PartProps) {
  const { t } = useTranslation();
  return (
    <div className={classes["line"]}>
      <Whole
        label={t("labels.width")}
        value={draft.width}
        least={20}
        most={220}
        onChange={(width) => onChange({ width })}
      />
      <Whole
        label={t("labels.height")}
        value={draft.height}
        least={10}
        most={300}
        onChange={(height) => onChange({ height })}
      />
      <NativeSelect
        label={t("labels.resolution")}
        value={String(draft.dotsPerInch)}
        data={resolutions.map((dots) => ({ value: String(dots), label: `${dots} dpi` }))}
        onChange={(event) =>
          onChange({
            dotsPerInch:
              resolutions.find((dots) => String(dots) === event.currentTarget.value) ?? draft.dotsPerInch,
          })
        }
      />
    </div>
  );
}

interface WholeProps {
  readonly label: string;
  readonly description?: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A whole number within bounds; what is half typed changes nothing. */
function Whole({ label, description, value, least, most, onChange }: WholeProps) {
  return (
    <NumberInput
      label={label}
      description={description}
      value={value}
      min={least}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      onChange={(typed) => {
        const number = Number(typed);
        if (Number.isInteger(number) && number >= least && number <= most) onChange(number);
      }}
    />
  );
}

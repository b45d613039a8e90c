import { ActionIcon, NativeSelect } from "@mantine/core";
import { type PivotDimension, pivotOffer, pivotReports } from "@stockex/contracts";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Layout } from "./layout.ts";
import classes from "./pivot.module.css";
import type { PivotSearch } from "./search.ts";

interface LayoutChoiceProps {
  readonly layout: Layout;
  readonly onChange: (changed: Partial<PivotSearch>) => void;
}

/** Which report, and what stands in its rows, its columns and its cells. */
export function LayoutChoice({ layout, onChange }: LayoutChoiceProps) {
  const { t } = useTranslation();
  const { report, rows, within, across, measure } = layout;
  const offer = pivotOffer[report];
  const choices = (but: readonly (PivotDimension | undefined)[]) =>
    offer.dimensions
      .filter((name) => !but.includes(name))
      .map((name) => ({ value: name, label: t(`pivot.by_${name}`) }));
  const dimension = (value: string) => offer.dimensions.find((name) => name === value);
  return (
    <div className={classes["layout"]}>
      <NativeSelect
        size="xs"
        label={t("pivot.report")}
        value={report}
        onChange={(event) => {
          const next = pivotReports.find((name) => name === event.currentTarget.value);
          onChange({
            report: next,
            rows: undefined,
            within: undefined,
            across: undefined,
            measure: undefined,
          });
        }}
        data={pivotReports.map((name) => ({ value: name, label: t(`pivot.of_${name}`) }))}
      />
      <NativeSelect
        size="xs"
        label={t("pivot.measure")}
        value={measure}
        onChange={(event) =>
          onChange({ measure: offer.measures.find((name) => name === event.currentTarget.value) })
        }
        data={offer.measures.map((name) => ({ value: name, label: t(`pivot.sum_${name}`) }))}
      />
      <NativeSelect
        size="xs"
        label={t("pivot.rows")}
        value={rows}
        onChange={(event) => onChange({ rows: dimension(event.currentTarget.value) })}
        data={choices([within, across])}
      />
      <NativeSelect
        size="xs"
        label={t("pivot.within")}
        value={within ?? ""}
        onChange={(event) => onChange({ within: dimension(event.currentTarget.value) })}
        data={[{ value: "", label: t("pivot.nothingWithin") }, ...choices([rows, across])]}
      />
      <NativeSelect
        size="xs"
        label={t("pivot.across")}
        value={across ?? ""}
        onChange={(event) => onChange({ across: dimension(event.currentTarget.value) ?? "none" })}
        data={[{ value: "", label: t("pivot.onlyTotal") }, ...choices([rows, within])]}
      />
      {across === undefined ? null : (
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t("pivot.turn")}
          title={t("pivot.turn")}
          onClick={() => onChange({ rows: across, across: rows })}
        >
          <IconArrowsExchange size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

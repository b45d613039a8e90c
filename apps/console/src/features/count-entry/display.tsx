import { SegmentedControl } from "@mantine/core";
import type { CountTask } from "@stockex/contracts";
import { IconMapPin, IconQuestionMark } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { QuantityText } from "../../ui/numbers.tsx";
import { PlaceName } from "../../ui/parts.tsx";
import { useUnitName } from "../../ui/unit-names.tsx";
import { Attachments } from "./attachments.tsx";
import classes from "./entry.module.css";
import type { useEntry } from "./use-entry.ts";

interface DisplayProps {
  readonly entry: ReturnType<typeof useEntry>;
  readonly tasks: readonly CountTask[];
  readonly units: ReadonlyMap<string, { readonly code: string }>;
}

/** Large and readable from a step away: where, what, and how many so far. */
export function Display({ entry, tasks, units }: DisplayProps) {
  const { t } = useTranslation();
  const { place, target } = entry;
  const task = tasks.find(
    ({ productId, locationId, lotCode }) =>
      productId === target?.productId && locationId === place?.id && lotCode === (target?.lot ?? null),
  );
  const unit = units.get(target?.unitId ?? "")?.code;
  const unitName = useUnitName();
  return (
    <div className={classes["display"]}>
      <div className={classes["now"]} aria-live="polite">
        <div className={classes["place"]}>
          <IconMapPin size={18} aria-hidden />
          {place === null ? t("entry.noPlace") : <PlaceName path={place.path} />}
        </div>
        {target === null ? (
          <div className={classes["prompt"]}>
            {place === null ? t("entry.promptPlace") : t("entry.promptProduct")}
          </div>
        ) : (
          <>
            <div className={classes["product"]}>
              {target.name ?? (
                <>
                  <IconQuestionMark aria-hidden /> {t("entry.unknownProduct")}
                </>
              )}
            </div>
            <div className={classes["code"]}>
              <span>{target.code}</span>
              {target.lot === null ? null : <span>{t("entry.lot", { lot: target.lot })}</span>}
              {unit === undefined ? null : <span>{unitName(unit)}</span>}
              {task === undefined || task.mine === null ? null : (
                <span>
                  {t("entry.soFar")} <QuantityText value={task.mine} unit={task.unitCode} />
                </span>
              )}
            </div>
            {task !== undefined && task.units.length > 0 && target.lot === task.lotCode ? (
              <SegmentedControl
                size="sm"
                aria-label={t("entry.unit")}
                value={target.unitId ?? task.unitId}
                onChange={entry.setUnit}
                data={[
                  { value: task.unitId, label: unitName(task.unitCode) },
                  ...task.units
                    .filter(({ unitId }) => unitId !== task.unitId)
                    .map(({ unitId, code, numerator, denominator }) => ({
                      value: unitId,
                      label:
                        denominator === "1"
                          ? `${unitName(code)} = ${numerator} ${unitName(task.unitCode, numerator)}`
                          : unitName(code),
                    })),
                ]}
              />
            ) : null}
          </>
        )}
      </div>
      {target === null || place === null ? null : (
        <Attachments key={`${place.code}/${target.code}`} entry={entry} task={task} />
      )}
    </div>
  );
}

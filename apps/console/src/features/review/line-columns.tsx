import type { Count, CountLine } from "@stockex/contracts";
import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCheck,
  IconCircle,
  IconMinus,
  IconRepeat,
  IconScale,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import { LongName, Tag } from "../../ui/parts.tsx";
import { placeText } from "../../ui/place-text.ts";
import { ProductCell } from "../../ui/product-cell.tsx";
import rows from "../../ui/rows.module.css";
import { useSpoken } from "../../ui/spoken.tsx";
import type { Column } from "../../ui/table.tsx";
import classes from "./review.module.css";

/** Columns of the lines under review; `tight` while a story stands beside them. */
export function useLineColumns(count: Count, tight: boolean): readonly Column<CountLine>[] {
  const { t } = useTranslation();
  const { currencyDecimals } = count;
  return useMemo(
    () => [
      {
        id: "product",
        header: t("review.product"),
        width: "minmax(150px, 2.4fr)",
        sort: { up: "product", down: "product" },
        cell: (line) => <ProductCell code={line.productCode} name={line.productName} />,
      },
      {
        id: "place",
        header: t("review.place"),
        width: "minmax(72px, 0.8fr)",
        ...(tight ? { from: "lg" } : {}),
        sort: { up: "location", down: "location" },
        cell: (line) => <LongName>{placeText(line)}</LongName>,
      },
      {
        id: "book",
        header: t("review.book"),
        width: "88px",
        ...(tight ? { from: "lg" } : {}),
        align: "right",
        cell: (line) => <QuantityText value={line.book ?? line.bookAtRelease} />,
      },
      {
        id: "counted",
        header: t("review.counted"),
        width: "78px",
        ...(tight ? { from: "lg" } : {}),
        align: "right",
        cell: (line) => <QuantityText value={line.counted} />,
      },
      {
        id: "variance",
        header: t("review.difference"),
        width: "88px",
        align: "right",
        sort: { up: "variance", down: "-variance" },
        cell: (line) => <DifferenceText value={line.variance} />,
      },
      {
        id: "value",
        header: t("review.value"),
        width: "112px",
        align: "right",
        sort: { up: "magnitude", down: "-magnitude", downFirst: true },
        cell: (line) => <DifferenceText value={line.varianceValue} decimals={currencyDecimals} />,
      },
      {
        id: "state",
        header: t("review.state"),
        quietHeader: tight,
        width: tight ? "64px" : "146px",
        from: "lg",
        cell: (line) => <LineStateTag line={line} iconOnly={tight} />,
      },
    ],
    [t, currencyDecimals, tight],
  );
}

/** A line in two rows on a phone. */
export function LinePhoneRow({ line, count }: { readonly line: CountLine; readonly count: Count }) {
  return (
    <div className={rows["phoneRow"]}>
      <LongName>{`${line.productCode} ${line.productName}`}</LongName>
      <DifferenceText value={line.varianceValue} decimals={count.currencyDecimals} />
      <span className={classes["quiet"]}>
        {line.locationCode} · <QuantityText value={line.book ?? line.bookAtRelease} /> →{" "}
        <QuantityText value={line.counted} />
      </span>
      <LineStateTag line={line} />
    </div>
  );
}

interface LineStateTagProps {
  readonly line: CountLine;
  /** Where space is short: the word is a tooltip, and read aloud. */
  readonly iconOnly?: boolean;
}

/** What a line waits for, or what was decided. */
export function LineStateTag({ line, iconOnly }: LineStateTagProps) {
  const { t } = useSpoken();
  const outside = line.state === "counted" && line.outsideTolerance;
  const { meaning, icon } = outside ? outsideLook : looks[line.state];
  return (
    <Tag meaning={meaning} icon={icon} iconOnly={iconOnly ?? false}>
      {outside ? t("line.outside") : t(`line.${line.state}`)}
    </Tag>
  );
}

const outsideLook = { meaning: "waiting", icon: IconAlertTriangle } as const;

const looks = {
  pending: { meaning: "quiet", icon: IconCircle },
  counted: { meaning: "quiet", icon: IconCheck },
  contested: { meaning: "contested", icon: IconArrowsExchange },
  recount: { meaning: "waiting", icon: IconRepeat },
  arbitration: { meaning: "waiting", icon: IconScale },
  accepted: { meaning: "surplus", icon: IconCheck },
  excluded: { meaning: "quiet", icon: IconMinus },
  posted: { meaning: "surplus", icon: IconCheck },
  cancelled: { meaning: "quiet", icon: IconMinus },
} as const;

import type { ComparedLine, Comparison } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { AmountText, DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import { LongName } from "../../ui/parts.tsx";
import { placeText } from "../../ui/place-text.ts";
import { ProductCell } from "../../ui/product-cell.tsx";
import rows from "../../ui/rows.module.css";
import type { Column } from "../../ui/table.tsx";

type Side = "left" | "right";
const sides = ["left", "right"] as const;

/** Columns of two counts or rounds side by side: what each counted, at which price, worth what. */
export function useComparedColumns(
  comparison: Comparison | undefined,
  decimals: number,
): readonly Column<ComparedLine>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const ofSide = (side: Side): Column<ComparedLine>[] => [
      {
        id: `${side}-counted`,
        header: t(`compare.counted_${side}`),
        width: "106px",
        align: "right",
        cell: (line) => <Counted line={line} side={side} comparison={comparison} />,
      },
      {
        id: `${side}-price`,
        header: t(`compare.price_${side}`),
        width: "82px",
        align: "right",
        from: "lg",
        cell: (line) => <AmountText value={line[side]?.unitCost ?? null} decimals={decimals} />,
      },
      {
        id: `${side}-value`,
        header: t(`compare.value_${side}`),
        width: "106px",
        align: "right",
        from: "lg",
        cell: (line) => <AmountText value={line[side]?.value ?? null} decimals={decimals} />,
      },
    ];
    return [
      {
        id: "product",
        header: t("review.product"),
        width: "minmax(150px, 2.2fr)",
        sort: { up: "product", down: "product" },
        cell: (line) => <ProductCell code={line.productCode} name={line.productName} />,
      },
      {
        id: "place",
        header: t("review.place"),
        width: "minmax(96px, 1fr)",
        sort: { up: "location", down: "location" },
        cell: (line) => <LongName>{placeText(line)}</LongName>,
      },
      ...sides.flatMap(ofSide),
      {
        id: "difference",
        header: t("review.difference"),
        width: "88px",
        align: "right",
        cell: (line) => <DifferenceText value={line.difference} />,
      },
      {
        id: "value",
        header: t("compare.valueDifference"),
        width: "116px",
        align: "right",
        from: "md",
        sort: { up: "magnitude", down: "-magnitude", downFirst: true },
        cell: (line) => <DifferenceText value={line.valueDifference} decimals={decimals} />,
      },
    ];
  }, [t, comparison, decimals]);
}

interface CountedProps {
  readonly line: ComparedLine;
  readonly side: Side;
  readonly comparison: Comparison | undefined;
}

/** What a side counted, leading to the line's story there; in words where it did not. */
function Counted({ line, side, comparison }: CountedProps) {
  const { t } = useTranslation();
  const ofRound = typeof comparison?.[side].round === "number";
  const countId = comparison?.[side].countId;
  const own = line[side];
  // A round holds only what was counted in it; a count also holds lines that nobody counted.
  if (own === null)
    return <span className={rows["quiet"]}>{t(ofRound ? "compare.notCounted" : "compare.absent")}</span>;
  const shown =
    own.counted === null ? (
      <span className={rows["quiet"]}>{t("compare.notCounted")}</span>
    ) : (
      <QuantityText value={own.counted} />
    );
  if (countId === undefined) return shown;
  return (
    <Link
      to="/counts/$countId/review"
      params={{ countId }}
      search={{ only: "all", line: own.lineId }}
      className={rows["door"]}
    >
      {shown}
    </Link>
  );
}

interface PhoneRowProps {
  readonly line: ComparedLine;
  readonly comparison: Comparison | undefined;
}

/** A compared line in two rows on a phone. */
export function ComparedPhoneRow({ line, comparison }: PhoneRowProps) {
  return (
    <div className={rows["phoneRow"]}>
      <LongName>{`${line.productCode} ${line.productName}`}</LongName>
      <DifferenceText value={line.difference} />
      <span className={rows["quiet"]}>
        {placeText(line)} · <Counted line={line} side="left" comparison={comparison} /> →{" "}
        <Counted line={line} side="right" comparison={comparison} />
      </span>
    </div>
  );
}

import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import { formatMoney, formatQuantity, signOf } from "./format.ts";
import { useLocale } from "./locale.ts";
import { useSpoken } from "./spoken.tsx";
import classes from "./ui.module.css";
import { useUnitName } from "./unit-names.tsx";

interface QuantityProps {
  readonly value: string | null;
  readonly unit?: string;
}

/** A quantity, its unit quieter than the number; a dash when nothing is known. */
export function QuantityText({ value, unit }: QuantityProps) {
  const locale = useLocale();
  const unitName = useUnitName();
  if (value === null) return <Nothing />;
  return (
    <span className={classes["number"]}>
      {formatQuantity(value, locale)}
      {unit === undefined ? null : (
        <span className={classes["unit"]}>{`\u202f${unitName(unit, value)}`}</span>
      )}
    </span>
  );
}

interface AmountProps {
  readonly value: string | null;
  readonly currency?: string;
  readonly decimals: number;
}

/** An amount of money, its currency quieter than the number. */
export function AmountText({ value, currency, decimals }: AmountProps) {
  const locale = useLocale();
  if (value === null) return <Nothing />;
  return (
    <span className={classes["number"]}>
      {formatMoney(value, locale, decimals)}
      {currency === undefined ? null : <span className={classes["unit"]}>{`\u202f${currency}`}</span>}
    </span>
  );
}

interface DifferenceProps {
  readonly value: string | null;
  readonly unit?: string;
  /** Set for money: the decimals of its currency. */
  readonly decimals?: number;
  /** Shows "surplus" or "shortage" beside the number instead of to screen readers only. */
  readonly withWord?: boolean;
}

/** A signed difference: colour, arrow, sign and word all say the same, so none is needed alone. */
export function DifferenceText({ value, unit, decimals, withWord }: DifferenceProps) {
  const { words, locale } = useSpoken();
  const unitName = useUnitName();
  if (value === null) return <Nothing />;
  const sign = signOf(value);
  const text =
    decimals === undefined ? formatQuantity(value, locale, true) : formatMoney(value, locale, decimals, true);
  const word = sign === 0 ? words.noDifference : sign > 0 ? words.surplus : words.shortage;
  const meaning = sign === 0 ? undefined : sign > 0 ? "surplus" : "shortage";
  const Arrow = sign > 0 ? IconArrowUpRight : IconArrowDownRight;
  return (
    <span className={classes["number"]} data-meaning={meaning}>
      {sign === 0 ? null : <Arrow size={13} aria-hidden className={classes["arrow"]} />}
      {text}
      {unit === undefined ? null : (
        <span className={classes["unit"]}>{`\u202f${unitName(unit, value)}`}</span>
      )}
      <span className={withWord === true ? classes["word"] : classes["hidden"]}> {word}</span>
    </span>
  );
}

function Nothing() {
  const { words } = useSpoken();
  return (
    <span className={classes["quiet"]}>
      <span aria-hidden>–</span>
      <span className={classes["hidden"]}>{words.nothing}</span>
    </span>
  );
}

import type { Entry } from "@stockex/contracts";
import { currencyDecimals, isCurrencyCode } from "@stockex/kernel";
import { useTranslation } from "react-i18next";
import classes from "./entry-lines.module.css";
import { formatDay, signOf } from "./format.ts";
import { useLanguage, useLocale } from "./locale.ts";
import { AmountText } from "./numbers.tsx";

/** Decimals of a currency's amounts; 2 for one that is not known. */
export function decimalsOfCurrency(currency: string): number {
  return isCurrencyCode(currency) ? currencyDecimals(currency) : 2;
}

/** A journal entry with its debits and credits, and their sum. */
export function EntryLines({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const language = useLanguage();
  const decimals = decimalsOfCurrency(entry.currency);
  const side = (amount: string) =>
    signOf(amount) === 0 ? null : <AmountText value={amount} decimals={decimals} />;
  return (
    <table className={classes["entry"]}>
      <caption>
        <strong>{entry.number}</strong> · {formatDay(entry.date, locale)} · {entry.label}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("entries.account")}</th>
          <th scope="col" className={classes["amount"]}>
            {t("entries.debit")}
          </th>
          <th scope="col" className={classes["amount"]}>
            {t("entries.credit")}
          </th>
        </tr>
      </thead>
      <tbody>
        {entry.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry's lines never change
          <tr key={index}>
            <td>
              <strong>{line.account}</strong> {language === "fr" ? line.accountNameFr : line.accountNameEn}
            </td>
            <td className={classes["amount"]}>{side(line.debit)}</td>
            <td className={classes["amount"]}>{side(line.credit)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("entries.total")}</th>
          <td className={classes["amount"]}>
            <AmountText value={entry.total} decimals={decimals} currency={entry.currency} />
          </td>
          <td className={classes["amount"]}>
            <AmountText value={entry.total} decimals={decimals} currency={entry.currency} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

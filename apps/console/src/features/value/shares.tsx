import { routes } from "@stockex/contracts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatPercent, signOf } from "../../ui/format.ts";
import { useLanguage, useLocale } from "../../ui/locale.ts";
import { AmountText } from "../../ui/numbers.tsx";
import { Empty, LongName } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";
import classes from "./value.module.css";

interface Share {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly economicValue: string;
  /** Of the total, in percent; null when there is no total to share. */
  readonly share: string | null;
}

interface SharesProps {
  readonly companyId: string;
  readonly on: string | undefined;
  readonly by: "categories" | "sites";
  readonly decimals: number;
  readonly onCategory: (categoryId: string) => void;
}

/** The worth by category or by site, each with its share of the whole. */
export function Shares({ companyId, on, by, decimals, onCategory }: SharesProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const totals = useRead(routes.readStockValueTotals, {
    params: { companyId },
    query: on === undefined ? {} : { on },
  });
  const items = useMemo(() => {
    const { data } = totals;
    if (data === undefined) return [];
    const shareOf = (value: string) =>
      signOf(data.total) === 0 ? null : ((Number(value) / Number(data.total)) * 100).toFixed(1);
    const named =
      by === "categories"
        ? data.categories.map((row) => ({
            ...row,
            id: row.categoryId,
            name: language === "fr" ? row.nameFr : row.nameEn,
          }))
        : data.sites.map((row) => ({ ...row, id: row.siteId ?? "", name: row.name ?? t("value.inTransit") }));
    return named.map(
      ({ id, name, value, economicValue }): Share => ({
        id,
        name,
        value,
        economicValue,
        share: shareOf(value),
      }),
    );
  }, [totals, by, language, t]);
  const columns = useColumns(by, decimals, onCategory);
  return (
    <div className={classes["split"]}>
      {by === "sites" ? <p className={classes["note"]}>{t("value.sitesHelp")}</p> : null}
      <div className={classes["list"]}>
        <DataTable
          label={t(`value.by_${by}`)}
          pages={{
            items,
            loading: totals.isPending,
            stale: false,
            error: totals.error,
            hasMore: false,
            more: () => undefined,
            retry: totals.refetch,
          }}
          columns={columns}
          rowId={({ id }) => id}
          phone={(row) => (
            <div className={rows["phoneRow"]}>
              <LongName>{row.name}</LongName>
              <AmountText value={row.value} decimals={decimals} />
              <span className={rows["quiet"]}>
                {t("value.economic")} <AmountText value={row.economicValue} decimals={decimals} />
              </span>
            </div>
          )}
          empty={<Empty title={t("value.emptyTitle")}>{t("value.emptyDetail")}</Empty>}
        />
      </div>
    </div>
  );
}

function useColumns(
  by: SharesProps["by"],
  decimals: number,
  onCategory: SharesProps["onCategory"],
): readonly Column<Share>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "name",
        header: by === "categories" ? t("categories.category") : t("counts.site"),
        width: "minmax(180px, 3fr)",
        cell: (row) =>
          by === "categories" ? (
            <button type="button" className={rows["plainDoor"]} onClick={() => onCategory(row.id)}>
              {row.name}
            </button>
          ) : (
            <LongName>{row.name}</LongName>
          ),
      },
      {
        id: "share",
        header: t("value.share"),
        width: "100px",
        align: "right",
        cell: (row) => (row.share === null ? null : formatPercent(row.share, locale)),
      },
      {
        id: "value",
        header: t("value.cost"),
        width: "170px",
        align: "right",
        cell: (row) => <AmountText value={row.value} decimals={decimals} />,
      },
      {
        id: "economic",
        header: t("value.economic"),
        width: "170px",
        align: "right",
        cell: (row) => <AmountText value={row.economicValue} decimals={decimals} />,
      },
    ],
    [t, locale, by, decimals, onCategory],
  );
}

import { routes, type StockValue } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { CategoryChoice } from "../../ui/category-choice.tsx";
import { AmountText, QuantityText } from "../../ui/numbers.tsx";
import { Empty, LongName } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";
import classes from "./value.module.css";

interface Filter {
  readonly on?: string | undefined;
  readonly category?: string | undefined;
  readonly search?: string | undefined;
}

interface ProductValuesProps {
  readonly companyId: string;
  readonly filter: Filter;
  readonly decimals: number;
  readonly onChange: (changed: Pick<Filter, "category" | "search">) => void;
}

/** Products in stock with quantity, unit cost and worth. */
export function ProductValues({ companyId, filter, decimals, onChange }: ProductValuesProps) {
  const { t } = useTranslation();
  const pages = usePages(routes.listStockValues, {
    params: { companyId },
    query: {
      limit: 200,
      ...(filter.on === undefined ? {} : { on: filter.on }),
      ...(filter.category === undefined ? {} : { categoryId: filter.category }),
      ...(filter.search === undefined ? {} : { search: filter.search }),
    },
  });
  const columns = useColumns(decimals);
  return (
    <div className={classes["split"]}>
      <div className={classes["chosen"]}>
        <CategoryChoice value={filter.category} onChange={(category) => onChange({ category })} />
        <SearchField
          label={t("products.search")}
          value={filter.search}
          onChange={(search) => onChange({ search })}
        />
      </div>
      <div className={classes["list"]}>
        <DataTable
          label={t("value.by_products")}
          pages={pages}
          columns={columns}
          rowId={({ productId }) => productId}
          phone={(row) => (
            <div className={rows["phoneRow"]}>
              <LongName>{`${row.productCode} ${row.productName}`}</LongName>
              <AmountText value={row.value} decimals={decimals} />
              <span className={rows["quiet"]}>
                <QuantityText value={row.quantity} /> ×{" "}
                <AmountText value={row.unitCost} decimals={decimals} />
              </span>
            </div>
          )}
          empty={<Empty title={t("value.emptyTitle")}>{t("value.emptyDetail")}</Empty>}
        />
      </div>
    </div>
  );
}

/** A unit cost is a factor: it may need more decimals than money has. */
const COST_DECIMALS = 2;

function useColumns(decimals: number): readonly Column<StockValue>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "product",
        header: t("review.product"),
        width: "minmax(200px, 3fr)",
        cell: (row) => (
          <span className={rows["product"]}>
            <Link to="/products/$productId" params={{ productId: row.productId }} className={rows["link"]}>
              {row.productCode}
            </Link>
            <LongName>{row.productName}</LongName>
          </span>
        ),
      },
      {
        id: "method",
        header: t("categories.method"),
        width: "minmax(120px, 1fr)",
        from: "lg",
        cell: (row) => t(`method.${row.method}`),
      },
      {
        id: "quantity",
        header: t("stock.onHand"),
        width: "110px",
        align: "right",
        cell: (row) => <QuantityText value={row.quantity} />,
      },
      {
        id: "unitCost",
        header: t("value.unitCost"),
        width: "130px",
        align: "right",
        from: "md",
        cell: (row) => <AmountText value={row.unitCost} decimals={Math.max(decimals, COST_DECIMALS)} />,
      },
      {
        id: "value",
        header: t("value.cost"),
        width: "150px",
        align: "right",
        cell: (row) => <AmountText value={row.value} decimals={decimals} />,
      },
      {
        id: "economic",
        header: t("value.economic"),
        width: "150px",
        align: "right",
        cell: (row) => <AmountText value={row.economicValue} decimals={decimals} />,
      },
    ],
    [t, decimals],
  );
}

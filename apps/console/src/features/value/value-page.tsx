import { NativeSelect, SegmentedControl } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { DayField } from "../../ui/day-field.tsx";
import { decimalsOfCurrency } from "../../ui/entry-lines.tsx";
import { AmountText } from "../../ui/numbers.tsx";
import { Empty, Figure, Page } from "../../ui/parts.tsx";
import { PivotLink } from "../../ui/pivot-link.tsx";
import rows from "../../ui/rows.module.css";
import { ProductValues } from "./product-values.tsx";
import { Shares } from "./shares.tsx";
import classes from "./value.module.css";

const route = getRouteApi("/_shell/stock-value");

/** What stock is worth, now or at the end of a past day: in all, by product, category and site. */
export function ValuePage() {
  const { t } = useTranslation();
  const { companies } = useSession();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const company = companies.find(({ id }) => id === filter.company) ?? companies[0];
  if (company === undefined) {
    return <Empty title={t("value.noCompanyTitle")}>{t("value.noCompanyDetail")}</Empty>;
  }
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  const by = filter.by ?? "products";
  const decimals = decimalsOfCurrency(company.currency);
  return (
    <Page
      fill
      title={t("value.title")}
      actions={
        <PivotLink report="stock" over={{ company: company.id, category: filter.category, on: filter.on }} />
      }
      below={
        <>
          <Totals companyId={company.id} currency={company.currency} on={filter.on} />
          <div className={rows["filters"]}>
            <NativeSelect
              size="xs"
              aria-label={t("entries.company")}
              value={company.id}
              onChange={(event) => change({ company: event.currentTarget.value })}
              data={companies.map(({ id, name, currency }) => ({
                value: id,
                label: `${name} (${currency})`,
              }))}
            />
            <DayField label={t("stock.atEndOf")} value={filter.on} onChange={(on) => change({ on })} />
            <SegmentedControl
              size="xs"
              aria-label={t("value.by")}
              value={by}
              onChange={(value) =>
                change({ by: value === "categories" || value === "sites" ? value : undefined })
              }
              data={(["products", "categories", "sites"] as const).map((value) => ({
                value,
                label: t(`value.by_${value}`),
              }))}
            />
          </div>
        </>
      }
    >
      {by === "products" ? (
        <ProductValues companyId={company.id} filter={filter} decimals={decimals} onChange={change} />
      ) : (
        <Shares
          key={by}
          companyId={company.id}
          on={filter.on}
          by={by}
          decimals={decimals}
          onCategory={(category) => change({ by: undefined, category })}
        />
      )}
    </Page>
  );
}

interface TotalsProps {
  readonly companyId: string;
  readonly currency: string;
  readonly on: string | undefined;
}

/** The sums; the space is kept while they are on their way. The list below says when they cannot be read. */
function Totals({ companyId, currency, on }: TotalsProps) {
  const { t } = useTranslation();
  const totals = useRead(routes.readStockValueTotals, {
    params: { companyId },
    query: on === undefined ? {} : { on },
  });
  const decimals = decimalsOfCurrency(currency);
  const figures = [
    { label: t("value.cost"), value: totals.data?.total },
    { label: t("value.economic"), value: totals.data?.economicTotal },
  ];
  return (
    <div className={classes["totals"]}>
      {figures.map(({ label, value }) => (
        <Figure key={label} label={label}>
          {value === undefined ? (
            "\u00a0"
          ) : (
            <AmountText value={value} decimals={decimals} currency={currency} />
          )}
        </Figure>
      ))}
    </div>
  );
}

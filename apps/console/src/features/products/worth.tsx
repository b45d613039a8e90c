import { Button } from "@mantine/core";
import { type Company, type Product, type ProductValue, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { usePages, useRead } from "../../api/reading.ts";
import { decimalsOfCurrency } from "../../ui/entry-lines.tsx";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import { Figure } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./products.module.css";
import { StandardCostDialog } from "./standard-cost-dialog.tsx";

interface WorthProps {
  readonly product: Product;
  readonly company: Company;
}

/** A unit cost is a factor: it may need more decimals than money has. */
const COST_DECIMALS = 2;
const FEW = 10;

/** What a product is worth in one company, its standard cost, and the layers that make it up. */
export function Worth({ product, company }: WorthProps) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const value = useRead(routes.readProductValue, {
    params: { companyId: company.id, productId: product.id },
  });
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>
          {companies.length === 1 ? t("products.worth") : t("products.worthIn", { company: company.name })}
        </h2>
        {value.data === undefined ? null : <CostButton company={company} value={value.data} />}
      </header>
      <ProblemNotice error={value.error} onRetry={value.refetch} />
      {value.data === undefined ? null : <Figures company={company} value={value.data} />}
      <Layers product={product} company={company} />
    </section>
  );
}

function Figures({ company, value }: { readonly company: Company; readonly value: ProductValue }) {
  const { t } = useTranslation();
  const decimals = decimalsOfCurrency(company.currency);
  const costDecimals = Math.max(decimals, COST_DECIMALS);
  return (
    <div className={classes["figures"]}>
      <Figure label={t("stock.onHand")}>
        <QuantityText value={value.quantity} />
      </Figure>
      <Figure label={t("value.unitCost")}>
        <AmountText value={value.unitCost} decimals={costDecimals} />
      </Figure>
      <Figure label={t("value.cost")}>
        <AmountText value={value.value} decimals={decimals} currency={company.currency} />
      </Figure>
      {value.method === "economic" ? (
        <Figure label={t("value.economic")}>
          <AmountText value={value.economicValue} decimals={decimals} currency={company.currency} />
        </Figure>
      ) : null}
      {value.method === "standard" || value.standardCost !== null ? (
        <Figure label={t("products.standardCost")}>
          <AmountText value={value.standardCost} decimals={costDecimals} />
        </Figure>
      ) : null}
    </div>
  );
}

function CostButton({ company, value }: { readonly company: Company; readonly value: ProductValue }) {
  const { t } = useTranslation();
  const mayWrite = useMay("valuation.write");
  const [asking, setAsking] = useState(false);
  if (!mayWrite) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {t("products.changeCost")}
      </Button>
      {asking ? (
        <StandardCostDialog company={company} value={value} onClose={() => setAsking(false)} />
      ) : null}
    </>
  );
}

/** The newest layers; more on demand. */
function Layers({ product, company }: WorthProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const decimals = decimalsOfCurrency(company.currency);
  const layers = usePages(routes.listLayers, {
    params: { companyId: company.id, productId: product.id },
    query: { limit: FEW },
  });
  if (layers.items.length === 0) return <ProblemNotice error={layers.error} onRetry={layers.retry} />;
  return (
    <>
      <div className={sheet["scroll"]}>
        <table className={sheet["table"]}>
          <caption className={classes["caption"]}>{t("products.layers")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("moves.when")}</th>
              <th scope="col">{t("moves.kind")}</th>
              <th scope="col" className={sheet["number"]}>
                {t("moves.quantity")}
              </th>
              <th scope="col" className={sheet["number"]}>
                {t("review.value")}
              </th>
            </tr>
          </thead>
          <tbody>
            {layers.items.map((layer) => (
              <tr key={layer.id}>
                <td className={sheet["when"]}>{formatInstant(layer.effectiveAt, locale)}</td>
                <td>{t(`layer.${layer.kind}`)}</td>
                <td className={sheet["number"]}>
                  <DifferenceText value={layer.quantity} />
                </td>
                <td className={sheet["number"]}>
                  <DifferenceText value={layer.value} decimals={decimals} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {layers.hasMore ? (
        <Button
          size="xs"
          mt="sm"
          variant="default"
          loading={layers.loadingMore}
          onClick={() => void layers.more()}
        >
          {t("ui.more")}
        </Button>
      ) : null}
    </>
  );
}

import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { signOf } from "../../ui/format.ts";
import { QuantityText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import rows from "../../ui/rows.module.css";
import sheet from "../../ui/sheet.module.css";

interface StockByPlaceProps {
  readonly productId: string;
  readonly unit: string | undefined;
}

/** Where a product lies, each quantity a door to its moves. */
export function StockByPlace({ productId, unit }: StockByPlaceProps) {
  const { t } = useTranslation();
  const stock = usePages(routes.listStock, { query: { productId, limit: 50 } });
  const own = unit === undefined ? {} : { unit };
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("products.stock")}</h2>
      </header>
      <ProblemNotice error={stock.error} onRetry={stock.retry} />
      {stock.loading ? <p className={sheet["quiet"]}>{t("ui.loading")}</p> : null}
      {!stock.loading && stock.error === null && stock.items.length === 0 ? (
        <p className={sheet["quiet"]}>{t("products.noStock")}</p>
      ) : null}
      {stock.items.length === 0 ? null : (
        <div className={sheet["scroll"]}>
          <table className={sheet["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("review.place")}</th>
                <th scope="col">{t("stock.lot")}</th>
                <th scope="col" className={sheet["number"]}>
                  {t("stock.reserved")}
                </th>
                <th scope="col" className={sheet["number"]}>
                  {t("stock.onHand")}
                </th>
              </tr>
            </thead>
            <tbody>
              {stock.items.map((quant) => (
                <tr key={`${quant.locationId}-${quant.lotId ?? ""}`}>
                  <td>{quant.locationPath}</td>
                  <td>{quant.lotCode}</td>
                  <td className={sheet["number"]}>
                    {signOf(quant.reserved) === 0 ? null : <QuantityText value={quant.reserved} />}
                  </td>
                  <td className={sheet["number"]}>
                    <Link
                      to="/moves"
                      search={{ product: productId, location: quant.locationId }}
                      className={rows["door"]}
                    >
                      <QuantityText value={quant.quantity} {...own} />
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {stock.hasMore ? (
        <Button
          size="xs"
          mt="sm"
          variant="default"
          loading={stock.loadingMore}
          onClick={() => void stock.more()}
        >
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

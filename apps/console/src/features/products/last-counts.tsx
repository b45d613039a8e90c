import { routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";

const FEW = 10;

/** What the last posted counts found of a product. */
export function LastCounts({ productId }: { readonly productId: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const counts = useRead(routes.listProductCounts, { params: { productId }, query: { limit: FEW } });
  const items = counts.data?.items ?? [];
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("products.lastCounts")}</h2>
      </header>
      <ProblemNotice error={counts.error} onRetry={counts.refetch} />
      {counts.data !== undefined && items.length === 0 ? (
        <p className={sheet["quiet"]}>{t("products.noCounts")}</p>
      ) : null}
      {items.length === 0 ? null : (
        <div className={sheet["scroll"]}>
          <table className={sheet["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("moves.when")}</th>
                <th scope="col">{t("counts.count")}</th>
                <th scope="col">{t("review.place")}</th>
                <th scope="col" className={sheet["number"]}>
                  {t("review.book")}
                </th>
                <th scope="col" className={sheet["number"]}>
                  {t("review.counted")}
                </th>
                <th scope="col" className={sheet["number"]}>
                  {t("review.difference")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((found) => (
                <tr key={found.lineId}>
                  <td className={sheet["when"]}>{formatInstant(found.countedAt, locale)}</td>
                  <td>
                    <Link to="/counts/$countId" params={{ countId: found.countId }}>
                      {found.countTitle}
                    </Link>
                    <small>{found.countNumber}</small>
                  </td>
                  <td>
                    {found.locationPath}
                    {found.lotCode === null ? null : <small>{found.lotCode}</small>}
                  </td>
                  <td className={sheet["number"]}>
                    <QuantityText value={found.book} />
                  </td>
                  <td className={sheet["number"]}>
                    <QuantityText value={found.counted} />
                  </td>
                  <td className={sheet["number"]}>
                    <DifferenceText value={found.variance} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

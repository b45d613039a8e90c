import { routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import sheet from "../../ui/sheet.module.css";
import { ShortTable } from "./short-table.tsx";

const FEW = 10;

/** What the last posted counts found of a product. */
export function LastCounts({ productId }: { readonly productId: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const counts = useRead(routes.listProductCounts, { params: { productId }, query: { limit: FEW } });
  return (
    <ShortTable
      title={t("products.lastCounts")}
      items={counts.data?.items}
      error={counts.error}
      onRetry={counts.refetch}
      empty={t("products.noCounts")}
      columns={[
        { name: t("moves.when") },
        { name: t("counts.count") },
        { name: t("review.place") },
        { name: t("review.book"), number: true },
        { name: t("review.counted"), number: true },
        { name: t("review.difference"), number: true },
      ]}
      row={(found) => (
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
      )}
    />
  );
}

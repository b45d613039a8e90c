import { routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { QuantityText } from "../../ui/numbers.tsx";
import sheet from "../../ui/sheet.module.css";
import { ShortTable } from "./short-table.tsx";

const FEW = 10;

/** The newest moves of a product, with a door to all of them. */
export function LastMoves({ productId }: { readonly productId: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const moves = useRead(routes.listMoves, { query: { productId, limit: FEW } });
  return (
    <ShortTable
      title={t("products.lastMoves")}
      door={
        <Link to="/moves" search={{ product: productId }}>
          {t("products.allMoves")}
        </Link>
      }
      items={moves.data?.items}
      error={moves.error}
      onRetry={moves.refetch}
      empty={t("products.noMoves")}
      columns={[
        { name: t("moves.when") },
        { name: t("moves.kind") },
        { name: t("moves.source") },
        { name: t("moves.destination") },
        { name: t("moves.quantity"), number: true },
      ]}
      row={(move) => (
        <tr key={move.id}>
          <td className={sheet["when"]}>{formatInstant(move.effectiveAt, locale)}</td>
          <td>
            {t(`move.${move.kind}`)}
            {move.reference === null ? null : <small>{move.reference}</small>}
          </td>
          <td>{move.sourcePath}</td>
          <td>{move.destinationPath}</td>
          <td className={sheet["number"]}>
            <QuantityText value={move.quantity} />
          </td>
        </tr>
      )}
    />
  );
}

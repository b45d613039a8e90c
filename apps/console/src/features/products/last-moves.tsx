import { routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { QuantityText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";

const FEW = 10;

/** The newest moves of a product, with a door to all of them. */
export function LastMoves({ productId }: { readonly productId: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const moves = useRead(routes.listMoves, { query: { productId, limit: FEW } });
  const items = moves.data?.items ?? [];
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("products.lastMoves")}</h2>
        {items.length === 0 ? null : (
          <Link to="/moves" search={{ product: productId }}>
            {t("products.allMoves")}
          </Link>
        )}
      </header>
      <ProblemNotice error={moves.error} onRetry={moves.refetch} />
      {moves.data !== undefined && items.length === 0 ? (
        <p className={sheet["quiet"]}>{t("products.noMoves")}</p>
      ) : null}
      {items.length === 0 ? null : (
        <div className={sheet["scroll"]}>
          <table className={sheet["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("moves.when")}</th>
                <th scope="col">{t("moves.kind")}</th>
                <th scope="col">{t("moves.source")}</th>
                <th scope="col">{t("moves.destination")}</th>
                <th scope="col" className={sheet["number"]}>
                  {t("moves.quantity")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((move) => (
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
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

import { Button } from "@mantine/core";
import { type Move, routes } from "@stockex/contracts";
import { IconX } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { usePages, useRead } from "../../api/reading.ts";
import { DayField } from "../../ui/day-field.tsx";
import { endOfDay, startOfDay } from "../../ui/days.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { QuantityText } from "../../ui/numbers.tsx";
import { Empty, LongName, Page, PlaceName } from "../../ui/parts.tsx";
import { PivotLink } from "../../ui/pivot-link.tsx";
import { ProductCell } from "../../ui/product-cell.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";

const route = getRouteApi("/_shell/moves");

/** The ledger: every move, newest first. */
export function MovesPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages(routes.listMoves, {
    query: {
      limit: 200,
      ...(filter.product === undefined ? {} : { productId: filter.product }),
      ...(filter.location === undefined ? {} : { locationId: filter.location }),
      ...(filter.origin === undefined ? {} : { originId: filter.origin }),
      ...(filter.kind === undefined ? {} : { kind: filter.kind }),
      ...(filter.from === undefined ? {} : { from: startOfDay(filter.from) }),
      ...(filter.to === undefined ? {} : { to: endOfDay(filter.to) }),
    },
  });
  const columns = useColumns();
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  return (
    <Page
      fill
      title={t("moves.title")}
      actions={<PivotLink report="moves" over={{ from: filter.from, to: filter.to }} />}
      below={
        <div className={rows["filters"]}>
          {(["from", "to"] as const).map((end) => (
            <DayField
              key={end}
              label={t(`moves.${end}`)}
              value={filter[end]}
              onChange={(day) => change({ [end]: day })}
            />
          ))}
          <ChosenFilters />
        </div>
      }
    >
      <DataTable
        label={t("moves.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(move) => (
          <div className={rows["phoneRow"]}>
            <LongName>{`${move.productCode} ${move.productName}`}</LongName>
            <QuantityText value={move.quantity} />
            <span className={rows["quiet"]}>
              {t(`move.${move.kind}`)} · <PlaceName path={move.sourcePath} /> →{" "}
              <PlaceName path={move.destinationPath} />
            </span>
          </div>
        )}
        empty={<Empty title={t("moves.emptyTitle")}>{t("moves.emptyDetail")}</Empty>}
      />
    </Page>
  );
}

/** What the list was narrowed to by the number one came through, each with a way out. */
function ChosenFilters() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const product = useRead(
    routes.readProduct,
    { params: { productId: filter.product ?? "" } },
    { enabled: filter.product !== undefined },
  );
  const location = useRead(
    routes.readLocation,
    { params: { locationId: filter.location ?? "" } },
    { enabled: filter.location !== undefined },
  );
  const chosen = [
    { key: "product", text: product.data?.code, set: filter.product !== undefined },
    { key: "location", text: location.data?.path, set: filter.location !== undefined },
    {
      key: "kind",
      text: filter.kind === undefined ? undefined : t(`move.${filter.kind}`),
      set: filter.kind !== undefined,
    },
    { key: "origin", text: t("moves.ofOneCount"), set: filter.origin !== undefined },
  ] as const;
  return chosen
    .filter(({ set }) => set)
    .map(({ key, text }) => (
      <Button
        key={key}
        size="xs"
        variant="light"
        rightSection={<IconX size={13} aria-hidden />}
        aria-label={t("moves.without", { what: text ?? "" })}
        onClick={() => void navigate({ search: { ...filter, [key]: undefined }, replace: true })}
      >
        {text ?? "…"}
      </Button>
    ));
}

function useColumns(): readonly Column<Move>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "when",
        header: t("moves.when"),
        width: "176px",
        cell: (move) => (
          <span title={t("moves.recorded", { at: formatInstant(move.recordedAt, locale) })}>
            {formatInstant(move.effectiveAt, locale)}
          </span>
        ),
      },
      {
        id: "kind",
        header: t("moves.kind"),
        width: "100px",
        cell: (move) => t(`move.${move.kind}`),
      },
      {
        id: "product",
        header: t("review.product"),
        width: "minmax(160px, 2.4fr)",
        cell: (move) => <ProductCell code={move.productCode} name={move.productName} />,
      },
      {
        id: "from",
        header: t("moves.source"),
        width: "minmax(100px, 1.2fr)",
        cell: (move) => <PlaceName path={move.sourcePath} />,
      },
      {
        id: "to",
        header: t("moves.destination"),
        width: "minmax(100px, 1.2fr)",
        cell: (move) => <PlaceName path={move.destinationPath} />,
      },
      {
        id: "quantity",
        header: t("moves.quantity"),
        width: "110px",
        align: "right",
        cell: (move) => <QuantityText value={move.quantity} />,
      },
      {
        id: "who",
        header: t("moves.who"),
        width: "minmax(110px, 1fr)",
        from: "lg",
        cell: (move) => move.reference ?? move.actorName,
      },
    ],
    [t, locale],
  );
}

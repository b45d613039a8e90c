import { Button, NativeSelect } from "@mantine/core";
import { type Quant, routes } from "@stockex/contracts";
import { IconX } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useClient, useMay, useSession } from "../../api/connection.tsx";
import { usePages, useRead } from "../../api/reading.ts";
import { DayField } from "../../ui/day-field.tsx";
import { endOfDay } from "../../ui/days.ts";
import { DownloadButton } from "../../ui/download-button.tsx";
import { QuantityText } from "../../ui/numbers.tsx";
import { Empty, LongName, Page, PlaceName } from "../../ui/parts.tsx";
import { PivotLink } from "../../ui/pivot-link.tsx";
import { ProductCell } from "../../ui/product-cell.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";

const route = getRouteApi("/_shell/stock");
/** Filters that a number elsewhere leads with; they can only be taken away here. */
const given = ["place", "product", "category"] as const;

/** What is on hand, where, now or at the end of a past day. */
export function StockPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const sites = useRead(routes.listSites, { query: { limit: 500 } });
  const pages = usePages(routes.listStock, {
    query: {
      limit: 200,
      ...(filter.site === undefined ? {} : { siteId: filter.site }),
      ...(filter.place === undefined ? {} : { locationId: filter.place }),
      ...(filter.product === undefined ? {} : { productId: filter.product }),
      ...(filter.category === undefined ? {} : { categoryId: filter.category }),
      ...(filter.search === undefined ? {} : { search: filter.search }),
      ...(filter.on === undefined ? {} : { at: endOfDay(filter.on) }),
    },
  });
  const columns = useColumns();
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  const orNone = (value: string) => (value === "" ? undefined : value);
  return (
    <Page
      fill
      title={t("stock.title")}
      actions={
        <>
          <PivotLink report="stock" over={{ site: filter.site, category: filter.category, on: filter.on }} />
          <StockDownload />
        </>
      }
      below={
        <div className={rows["filters"]}>
          <NativeSelect
            size="xs"
            aria-label={t("counts.site")}
            value={filter.site ?? ""}
            onChange={(event) => change({ site: orNone(event.currentTarget.value) })}
            data={[
              { value: "", label: t("counts.allSites") },
              ...(sites.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <SearchField
            label={t("stock.search")}
            value={filter.search}
            onChange={(search) => change({ search })}
          />
          <DayField label={t("stock.atEndOf")} value={filter.on} onChange={(on) => change({ on })} />
          {given
            .filter((key) => filter[key] !== undefined)
            .map((key) => (
              <Button
                key={key}
                size="compact-sm"
                variant="light"
                rightSection={<IconX size={14} aria-hidden />}
                onClick={() => change({ [key]: undefined })}
              >
                {t(`differences.given_${key}`)}
              </Button>
            ))}
        </div>
      }
    >
      <DataTable
        label={t("stock.title")}
        pages={pages}
        columns={columns}
        rowId={quantId}
        phone={(quant) => (
          <div className={rows["phoneRow"]}>
            <LongName>{`${quant.productCode} ${quant.productName}`}</LongName>
            <QuantityText value={quant.quantity} />
            <span className={rows["quiet"]}>{quant.locationPath}</span>
          </div>
        )}
        empty={<Empty title={t("stock.emptyTitle")}>{t("stock.emptyDetail")}</Empty>}
      />
    </Page>
  );
}

/** The stock report, where it holds exactly the list: the whole stock of the one company there is. */
function StockDownload() {
  const { t } = useTranslation();
  const client = useClient();
  const { companies } = useSession();
  const may = useMay("report.read");
  const { on, ...narrowed } = route.useSearch();
  const [company] = companies;
  const { columns: _, ...filters } = narrowed;
  const whole = Object.values(filters).every((one) => one === undefined) && companies.length === 1;
  if (!may || company === undefined || !whole) return null;
  return (
    <DownloadButton
      label={t("entries.download")}
      fetchFile={() =>
        client.download(routes.downloadStockReport, {
          params: { companyId: company.id },
          query: on === undefined ? {} : { on },
        })
      }
    />
  );
}

const quantId = (quant: Quant) => `${quant.productId}-${quant.locationId}-${quant.lotId ?? ""}`;

function useColumns(): readonly Column<Quant>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "product",
        header: t("review.product"),
        width: "minmax(200px, 3fr)",
        cell: (quant) => <ProductCell code={quant.productCode} name={quant.productName} />,
      },
      {
        id: "place",
        header: t("review.place"),
        width: "minmax(140px, 1.6fr)",
        cell: (quant) => <PlaceName path={quant.locationPath} />,
      },
      { id: "lot", header: t("stock.lot"), width: "120px", from: "md", cell: (quant) => quant.lotCode },
      {
        id: "quantity",
        header: t("stock.onHand"),
        width: "120px",
        align: "right",
        cell: (quant) => (
          <Link
            to="/moves"
            search={{ product: quant.productId, location: quant.locationId }}
            className={rows["door"]}
          >
            <QuantityText value={quant.quantity} />
          </Link>
        ),
      },
      {
        id: "reserved",
        header: t("stock.reserved"),
        width: "110px",
        align: "right",
        from: "md",
        cell: (quant) => <QuantityText value={quant.reserved} />,
      },
    ],
    [t],
  );
}

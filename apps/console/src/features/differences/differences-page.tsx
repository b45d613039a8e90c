import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { routes, type SettledLine } from "@stockex/contracts";
import { IconCircleCheck, IconX } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { DayField } from "../../ui/day-field.tsx";
import { decimalsOfCurrency } from "../../ui/entry-lines.tsx";
import { formatDay } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText, QuantityText } from "../../ui/numbers.tsx";
import { Empty, LongName, Page, PlaceName, Tag } from "../../ui/parts.tsx";
import { PivotLink } from "../../ui/pivot-link.tsx";
import { ProductCell } from "../../ui/product-cell.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";

const route = getRouteApi("/_shell/differences");
const which = ["differing", "inaccurate", "all"] as const;
/** Filters that a number elsewhere leads with; they can only be taken away here. */
const given = ["site", "place", "category", "product", "count", "severity"] as const;

/** The lines of posted counts that record accuracy and variance are made of, weightiest difference first. */
export function DifferencesPage() {
  const { t } = useTranslation();
  const { companies } = useSession();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const company = companies.find(({ id }) => id === filter.company) ?? companies[0];
  const only = filter.only ?? "differing";
  const pages = usePages(
    routes.listSettledLines,
    {
      params: { companyId: company?.id ?? "" },
      query: {
        limit: 100,
        only,
        ...(filter.from === undefined ? {} : { from: filter.from }),
        ...(filter.to === undefined ? {} : { to: filter.to }),
        ...(filter.site === undefined ? {} : { siteId: filter.site }),
        ...(filter.category === undefined ? {} : { categoryId: filter.category }),
        ...(filter.product === undefined ? {} : { productId: filter.product }),
        ...(filter.count === undefined ? {} : { countId: filter.count }),
        ...(filter.place === undefined ? {} : { locationId: filter.place }),
        ...(filter.severity === undefined ? {} : { severity: filter.severity }),
        ...(filter.search === undefined ? {} : { search: filter.search }),
      },
    },
    { enabled: company !== undefined },
  );
  const columns = useColumns(decimalsOfCurrency(company?.currency ?? "XAF"));
  const change = (changed: Partial<typeof filter>) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  return (
    <Page
      fill
      title={t("differences.title")}
      lead={t("differences.lead")}
      actions={
        <PivotLink
          report="variance"
          over={{
            company: filter.company,
            from: filter.from,
            to: filter.to,
            site: filter.site,
            category: filter.category,
          }}
        />
      }
      below={
        <div className={rows["filters"]}>
          {companies.length > 1 ? (
            <NativeSelect
              size="xs"
              aria-label={t("entries.company")}
              value={company?.id ?? ""}
              onChange={(event) => change({ company: event.currentTarget.value })}
              data={companies.map(({ id, name, currency }) => ({
                value: id,
                label: `${name} (${currency})`,
              }))}
            />
          ) : null}
          <SegmentedControl
            size="xs"
            aria-label={t("differences.show")}
            value={only}
            onChange={(value) => change({ only: value === "differing" ? undefined : value })}
            data={which.map((value) => ({ value, label: t(`differences.only_${value}`) }))}
          />
          {(["from", "to"] as const).map((end) => (
            <DayField
              key={end}
              label={t(`moves.${end}`)}
              value={filter[end]}
              onChange={(day) => change({ [end]: day })}
            />
          ))}
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
          <SearchField
            label={t("differences.search")}
            value={filter.search}
            onChange={(search) => change({ search })}
          />
        </div>
      }
    >
      <DataTable
        label={t("differences.title")}
        pages={pages}
        columns={columns}
        rowId={({ lineId }) => lineId}
        phone={(line) => (
          <div className={rows["phoneRow"]}>
            <LongName>{`${line.productCode} ${line.productName}`}</LongName>
            <DifferenceText value={line.value} decimals={decimalsOfCurrency(company?.currency ?? "XAF")} />
            <span className={rows["quiet"]}>
              {line.countNumber} · {line.locationPath}
            </span>
          </div>
        )}
        empty={<Empty title={t(`differences.empty_${only}`)}>{t("differences.emptyDetail")}</Empty>}
      />
    </Page>
  );
}

/** The line in its count: its story for those who review, else the count. */
function CountLink({ line }: { readonly line: SettledLine }) {
  const mayReview = useMay("count.review");
  const params = { countId: line.countId };
  if (!mayReview)
    return (
      <Link to="/counts/$countId" params={params}>
        {line.countNumber}
      </Link>
    );
  return (
    <Link to="/counts/$countId/review" params={params} search={{ line: line.lineId, only: "all" }}>
      {line.countNumber}
    </Link>
  );
}

function useColumns(decimals: number): readonly Column<SettledLine>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "product",
        header: t("review.product"),
        width: "minmax(180px, 2.4fr)",
        cell: (line) => <ProductCell code={line.productCode} name={line.productName} />,
      },
      {
        id: "place",
        header: t("review.place"),
        width: "minmax(120px, 1.4fr)",
        cell: (line) => <PlaceName path={line.locationPath} />,
      },
      {
        id: "count",
        header: t("counts.count"),
        width: "116px",
        cell: (line) => <CountLink line={line} />,
      },
      {
        id: "day",
        header: t("entries.date"),
        width: "112px",
        from: "lg",
        cell: (line) => <span className={rows["quiet"]}>{formatDay(line.accountingDate, locale)}</span>,
      },
      {
        id: "book",
        header: t("review.book"),
        width: "88px",
        align: "right",
        from: "lg",
        cell: (line) => <QuantityText value={line.book} />,
      },
      {
        id: "counted",
        header: t("review.counted"),
        width: "88px",
        align: "right",
        from: "md",
        cell: (line) => <QuantityText value={line.counted} />,
      },
      {
        id: "difference",
        header: t("review.difference"),
        width: "100px",
        align: "right",
        cell: (line) => <DifferenceText value={line.difference} />,
      },
      {
        id: "value",
        header: t("differences.value"),
        width: "132px",
        align: "right",
        cell: (line) => <DifferenceText value={line.value} decimals={decimals} />,
      },
      {
        id: "accurate",
        header: t("differences.accurate"),
        width: "132px",
        from: "lg",
        cell: (line) =>
          line.accurate ? (
            <Tag meaning="quiet" icon={IconCircleCheck}>
              {t("differences.within")}
            </Tag>
          ) : (
            <Tag meaning="shortage" icon={IconX}>
              {t("differences.outside")}
            </Tag>
          ),
      },
    ],
    [t, locale, decimals],
  );
}

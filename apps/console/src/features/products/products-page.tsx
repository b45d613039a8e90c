import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { abcThresholds, type ListedProduct, routes } from "@stockex/contracts";
import { IconBarcode, IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { formatCount } from "../../ui/format.ts";
import { LabelDialog } from "../../ui/labels/label-dialog.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import { Empty, LongName, Page } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";
import { type Names, useNames } from "./names.ts";
import type { productsSearch } from "./search.ts";

const route = getRouteApi("/_shell/products");

type Filter = ReturnType<typeof productsSearch>;

/** The products, found by code, name or barcode. */
export function ProductsPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay("catalog.write");
  const names = useNames();
  const sort = filter.sort ?? "code";
  const company = useClassingCompany(filter.company);
  const pages = usePages(routes.listProducts, {
    query: {
      limit: 200,
      sort,
      archived: filter.show === "archived" ? "true" : "false",
      ...(filter.search === undefined ? {} : { search: filter.search }),
      ...(filter.category === undefined ? {} : { categoryId: filter.category }),
      ...(company === undefined ? {} : { abcCompanyId: company }),
      ...(company === undefined || filter.abc === undefined ? {} : { abcClass: filter.abc }),
    },
  });
  const columns = useColumns(names, company !== undefined);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const change = (changed: Partial<Filter>) => {
    setChecked(new Set());
    void navigate({ search: { ...filter, ...changed }, replace: true });
  };
  const filtered = [filter.search, filter.category, filter.show, filter.abc].some((one) => one !== undefined);
  const add = mayWrite ? (
    <LinkButton to="/products/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("products.new")}
    </LinkButton>
  ) : undefined;
  return (
    <Page
      fill
      title={t("products.title")}
      actions={add}
      below={<Filters filter={filter} names={names} company={company} onChange={change} />}
    >
      {checked.size === 0 ? null : <ChosenBar chosen={[...checked]} onNone={() => setChecked(new Set())} />}
      <DataTable
        label={t("products.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        checked={checked}
        onChecked={setChecked}
        checkLabel={({ code }) => t("products.choose", { code })}
        sort={sort}
        onSort={(next) => change({ sort: next === "code" ? undefined : (next as Filter["sort"]) })}
        phone={(product) => (
          <div className={rows["phoneRow"]}>
            <ProductLink product={product} text={product.name} />
            <span className={rows["quiet"]}>{product.code}</span>
            <span className={rows["quiet"]}>
              {names.category(product.categoryId)} · {names.unit(product.unitId)}
            </span>
          </div>
        )}
        empty={
          filtered ? (
            <Empty title={t("products.noneFound")}>{t("ui.loosenFilter")}</Empty>
          ) : (
            <Empty title={t("products.emptyTitle")} action={add}>
              {t("products.emptyDetail")}
            </Empty>
          )
        }
      />
    </Page>
  );
}

/** The company whose use of products classes them; none for whom the ledger is not. */
function useClassingCompany(chosen: string | undefined): string | undefined {
  const { companies } = useSession();
  const mayReadStock = useMay("stock.read");
  if (!mayReadStock) return undefined;
  return (companies.find(({ id }) => id === chosen) ?? companies[0])?.id;
}

interface ChosenBarProps {
  readonly chosen: readonly string[];
  readonly onNone: () => void;
}

/** What can be done with the chosen products. */
function ChosenBar({ chosen, onNone }: ChosenBarProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [labels, setLabels] = useState(false);
  return (
    <div className={rows["chosen"]}>
      <strong>
        {t("products.chosen", { count: chosen.length, shown: formatCount(chosen.length, locale) })}
      </strong>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBarcode size={14} aria-hidden />}
        onClick={() => setLabels(true)}
      >
        {t("labels.action")}
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onNone}>
        {t("review.chooseNone")}
      </Button>
      {labels ? (
        <LabelDialog labelled={{ of: "products", ids: chosen }} onClose={() => setLabels(false)} />
      ) : null}
    </div>
  );
}

interface FiltersProps {
  readonly filter: Filter;
  readonly names: Names;
  readonly company: string | undefined;
  readonly onChange: (changed: Partial<Filter>) => void;
}

function Filters({ filter, names, company, onChange }: FiltersProps) {
  const { t } = useTranslation();
  return (
    <div className={rows["filters"]}>
      <SegmentedControl
        size="xs"
        aria-label={t("products.show")}
        value={filter.show ?? "used"}
        onChange={(value) => onChange({ show: value === "archived" ? value : undefined })}
        data={(["used", "archived"] as const).map((value) => ({ value, label: t(`products.show_${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t("categories.category")}
        value={filter.category ?? ""}
        onChange={(event) => onChange({ category: event.currentTarget.value || undefined })}
        data={[
          { value: "", label: t("value.allCategories") },
          ...names.categories.map(({ id }) => ({ value: id, label: names.category(id) })),
        ]}
      />
      {company === undefined ? null : <ClassFilter filter={filter} company={company} onChange={onChange} />}
      <SearchField
        label={t("products.searchAll")}
        value={filter.search}
        onChange={(search) => onChange({ search })}
      />
    </div>
  );
}

const abcClasses = ["A", "B", "C"] as const;

/** One ABC class, of a company where there are several. */
function ClassFilter({
  filter,
  company,
  onChange,
}: Pick<FiltersProps, "filter" | "onChange"> & { readonly company: string }) {
  const { t } = useTranslation();
  const { companies } = useSession();
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t("products.abc")}
        title={t("products.abcHelp", abcThresholds)}
        value={filter.abc ?? ""}
        onChange={(event) => onChange({ abc: abcClasses.find((one) => one === event.currentTarget.value) })}
        data={[
          { value: "", label: t("products.abcAll") },
          ...abcClasses.map((one) => ({ value: one, label: t("products.abcOne", { class: one }) })),
        ]}
      />
      {companies.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={t("products.abcCompany")}
          value={company}
          onChange={(event) => onChange({ company: event.currentTarget.value })}
          data={companies.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
    </>
  );
}

function ProductLink({ product, text }: { readonly product: ListedProduct; readonly text: string }) {
  return (
    <Link to="/products/$productId" params={{ productId: product.id }} className={rows["link"]}>
      {text}
    </Link>
  );
}

function useColumns(names: Names, classed: boolean): readonly Column<ListedProduct>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "code",
        header: t("categories.code"),
        width: "minmax(120px, 1fr)",
        sort: { up: "code", down: "-code" },
        cell: (product) => <ProductLink product={product} text={product.code} />,
      },
      {
        id: "name",
        header: t("products.name"),
        width: "minmax(200px, 3fr)",
        sort: { up: "name", down: "-name" },
        cell: (product) => <LongName>{product.name}</LongName>,
      },
      {
        id: "category",
        header: t("categories.category"),
        width: "minmax(120px, 1.3fr)",
        cell: (product) => <LongName>{names.category(product.categoryId)}</LongName>,
      },
      ...(classed
        ? [
            {
              id: "abc",
              header: t("products.abc"),
              width: "90px",
              from: "md" as const,
              cell: (product: ListedProduct) => product.abcClass,
            },
          ]
        : []),
      {
        id: "unit",
        header: t("products.unit"),
        width: "110px",
        from: "md",
        cell: (product) => names.unit(product.unitId),
      },
      {
        id: "tracking",
        header: t("products.tracking"),
        width: "130px",
        from: "lg",
        cell: (product) =>
          product.tracking === "none" ? null : (
            <span className={rows["quiet"]}>{t(`tracking.${product.tracking}`)}</span>
          ),
      },
      {
        id: "barcodes",
        header: t("products.barcodes"),
        width: "minmax(150px, 1.2fr)",
        from: "lg",
        cell: ({ barcodes: [first, ...others] }) =>
          first === undefined ? null : (
            <span className={rows["quiet"]}>
              <IconBarcode size={14} aria-hidden style={{ verticalAlign: -2 }} /> {first.code}
              {others.length === 0 ? null : ` +${others.length}`}
            </span>
          ),
      },
    ],
    [t, names, classed],
  );
}

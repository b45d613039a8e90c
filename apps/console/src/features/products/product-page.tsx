import { Button } from "@mantine/core";
import { type Product, routes } from "@stockex/contracts";
import { IconArchive, IconArchiveOff, IconPencil } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page, Tag } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { ArchiveDialog } from "./archive-dialog.tsx";
import { LastCounts } from "./last-counts.tsx";
import { LastMoves } from "./last-moves.tsx";
import { type Names, useNames } from "./names.ts";
import { StockByPlace } from "./stock-by-place.tsx";
import { Worth } from "./worth.tsx";

const route = getRouteApi("/_shell/products/$productId");

/** One product: where it lies, what it is worth, what moved, what counts found. */
export function ProductPage() {
  const { productId } = route.useParams();
  const product = useRead(routes.readProduct, { params: { productId } });
  if (product.data === undefined) return <ReadFailure error={product.error} onRetry={product.refetch} />;
  return <Sheet product={product.data} />;
}

function Sheet({ product }: { readonly product: Product }) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const names = useNames();
  const maySeeStock = useMay("stock.read");
  const maySeeValue = useMay("valuation.read");
  const maySeeCounts = useMay("count.read");
  const unit = names.units.find(({ id }) => id === product.unitId)?.code;
  return (
    <Page
      title={product.name}
      lead={
        <>
          <Link to="/products">{t("products.title")}</Link>
          <span>{product.code}</span>
          {product.archived ? (
            <Tag meaning="quiet" icon={IconArchive}>
              {t("products.archived")}
            </Tag>
          ) : null}
        </>
      }
      actions={<Actions product={product} />}
    >
      <div className={sheet["columns"]}>
        <div className={sheet["main"]}>
          {maySeeStock ? <StockByPlace productId={product.id} unit={unit} /> : null}
          {maySeeValue
            ? companies.map((company) => <Worth key={company.id} product={product} company={company} />)
            : null}
          {maySeeStock ? <LastMoves productId={product.id} /> : null}
          {maySeeCounts ? <LastCounts productId={product.id} /> : null}
        </div>
        <Facts product={product} names={names} />
      </div>
    </Page>
  );
}

function Actions({ product }: { readonly product: Product }) {
  const { t } = useTranslation();
  const mayWrite = useMay("catalog.write");
  const [asking, setAsking] = useState(false);
  const restore = useWrite(routes.restoreProduct, { refresh: [routes.readProduct, routes.listProducts] });
  if (!mayWrite) return null;
  if (product.archived) {
    return (
      <Button
        variant="default"
        leftSection={<IconArchiveOff size={16} aria-hidden />}
        loading={restore.isPending}
        onClick={() => restore.mutate({ params: { productId: product.id } })}
      >
        {t("products.restore")}
      </Button>
    );
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArchive size={16} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t("products.archive")}
      </Button>
      <LinkButton
        to="/products/$productId/edit"
        params={{ productId: product.id }}
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {t("count.edit")}
      </LinkButton>
      {asking ? <ArchiveDialog product={product} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Facts({ product, names }: { readonly product: Product; readonly names: Names }) {
  const { t } = useTranslation();
  const unit = names.unit(product.unitId);
  const facts = [
    {
      label: t("categories.category"),
      value: (
        <Link to="/categories/$categoryId" params={{ categoryId: product.categoryId }}>
          {names.category(product.categoryId)}
        </Link>
      ),
    },
    { label: t("products.unit"), value: unit },
    { label: t("products.tracking"), value: t(`tracking.${product.tracking}`) },
    ...product.units.map((pack) => ({
      label: names.unit(pack.unitId),
      value: `${pack.denominator === "1" ? pack.numerator : `${pack.numerator} / ${pack.denominator}`} × ${unit}`,
    })),
    ...product.barcodes.map(({ code, unitId }) => ({
      label:
        unitId === null ? t("products.barcode") : t("products.barcodeOfUnit", { unit: names.unit(unitId) }),
      value: code,
    })),
  ];
  return (
    <aside className={sheet["aside"]} aria-label={t("products.facts")}>
      <dl className={sheet["facts"]}>
        {facts.map(({ label, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the facts of one version of a product keep their order
          <div key={index}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}

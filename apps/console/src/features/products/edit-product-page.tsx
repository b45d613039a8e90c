import { routes } from "@stockex/contracts";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { typedOf } from "./draft.ts";
import { useNames } from "./names.ts";
import { ProductForm } from "./product-form.tsx";

const route = getRouteApi("/_shell/products/$productId/edit");

/** Changes a product; the server says what its moves or stock have fixed. */
export function EditProductPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const { productId } = route.useParams();
  const may = useMay("catalog.write");
  const names = useNames();
  const product = useRead(routes.readProduct, { params: { productId } });
  const change = useWrite(routes.changeProduct, {
    ownError: true,
    refresh: [routes.readProduct, routes.listProducts],
    onDone: () => void router.navigate({ to: "/products/$productId", params: { productId } }),
  });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  const error = product.error ?? names.error;
  if (product.data === undefined || names.loading || names.error !== null) {
    return <ReadFailure error={error} onRetry={product.error === null ? names.retry : product.refetch} />;
  }
  const { version } = product.data;
  return (
    <Page title={t("products.editTitle")} lead={`${product.data.code} · ${product.data.name}`}>
      <ProductForm
        key={version}
        initial={typedOf(product.data)}
        names={names}
        action={t("categories.save")}
        busy={change.isPending}
        error={change.error}
        cancel={
          <LinkButton to="/products/$productId" params={{ productId }} variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => change.mutate({ params: { productId }, body, ifMatch: String(version) })}
      />
    </Page>
  );
}

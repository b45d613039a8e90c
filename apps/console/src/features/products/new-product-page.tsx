import { routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { emptyProduct } from "./draft.ts";
import { useNames } from "./names.ts";
import { ProductForm } from "./product-form.tsx";

/** Adds a product. */
export function NewProductPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const may = useMay("catalog.write");
  const names = useNames();
  const create = useWrite(routes.createProduct, {
    ownError: true,
    refresh: [routes.listProducts],
    onDone: ({ id }) => void router.navigate({ to: "/products/$productId", params: { productId: id } }),
  });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (names.loading || names.error !== null) {
    return <ReadFailure error={names.error} onRetry={names.retry} />;
  }
  return (
    <Page title={t("products.new")}>
      <ProductForm
        initial={emptyProduct}
        names={names}
        action={t("products.create")}
        busy={create.isPending}
        error={create.error}
        cancel={
          <LinkButton to="/products" variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => create.mutate({ body })}
      />
    </Page>
  );
}

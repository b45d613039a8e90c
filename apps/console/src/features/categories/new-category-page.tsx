import { routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { CategoryForm } from "./category-form.tsx";

/** Adds a category; its accounts and steps follow on its page. */
export function NewCategoryPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const may = useMay("catalog.write");
  const create = useWrite(routes.createCategory, {
    ownError: true,
    refresh: [routes.listCategories, routes.listCategoryAccounts],
    onDone: ({ id }) => void router.navigate({ to: "/categories/$categoryId", params: { categoryId: id } }),
  });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("categories.new")} lead={t("categories.newLead")}>
      <CategoryForm
        fixed={false}
        action={t("categories.create")}
        busy={create.isPending}
        error={create.error}
        cancel={
          <LinkButton to="/categories" variant="default">
            {t("ui.cancel")}
          </LinkButton>
        }
        onSubmit={(body) => create.mutate({ body })}
      />
    </Page>
  );
}

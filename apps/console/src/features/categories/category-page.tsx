import { type Category, routes } from "@stockex/contracts";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useRead, useReads, useWrite } from "../../api/reading.ts";
import { useLanguage } from "../../ui/locale.ts";
import { Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { Accounts } from "./accounts.tsx";
import { CategoryForm } from "./category-form.tsx";
import { Depreciation } from "./depreciation.tsx";
import { SetUpChecks } from "./gaps.tsx";

const route = getRouteApi("/_shell/categories/$categoryId");

/** Sets one category up: what it is called, how it is valued, which accounts it posts to, how it ages. */
export function CategoryPage() {
  const { categoryId } = route.useParams();
  const category = useRead(routes.readCategory, { params: { categoryId } });
  if (category.data === undefined) {
    return <ReadFailure error={category.error} onRetry={category.refetch} />;
  }
  return <SetUp key={category.data.version} category={category.data} />;
}

function SetUp({ category }: { readonly category: Category }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const mayRead = useMay("valuation.read");
  const stocked = useStockedCompanies(category.id, mayRead);
  return (
    <Page
      title={language === "fr" ? category.nameFr : category.nameEn}
      lead={
        <>
          <Link to="/categories">{t("categories.title")}</Link>
          <span>{category.code}</span>
        </>
      }
    >
      <div className={sheet["columns"]}>
        <div className={sheet["main"]}>
          <Basics category={category} fixed={stocked.size > 0} />
          {mayRead ? <Accounts category={category} stocked={stocked} /> : null}
          {mayRead ? <Depreciation category={category} /> : null}
        </div>
        {mayRead ? (
          <aside className={sheet["aside"]} aria-label={t("categories.setUp")}>
            <h2>{t("categories.setUp")}</h2>
            <SetUpChecks category={category} />
          </aside>
        ) : null}
      </div>
    </Page>
  );
}

/** The companies in which products of the category are in stock: there its accounts are fixed. */
function useStockedCompanies(categoryId: string, mayRead: boolean): ReadonlySet<string> {
  const { companies } = useSession();
  const asked = mayRead ? companies : [];
  const answers = useReads(
    routes.listStockValues,
    asked.map(({ id }) => ({ params: { companyId: id }, query: { categoryId, limit: 1 } })),
  );
  return new Set(
    asked.filter((_, index) => (answers[index]?.data?.items.length ?? 0) > 0).map(({ id }) => id),
  );
}

function Basics({ category, fixed }: { readonly category: Category; readonly fixed: boolean }) {
  const { t } = useTranslation();
  const mayWrite = useMay("catalog.write");
  const change = useWrite(routes.changeCategory, {
    ownError: true,
    refresh: [routes.readCategory, routes.listCategories, routes.listCategoryAccounts],
  });
  if (!mayWrite) {
    return (
      <section className={sheet["section"]}>
        <dl className={sheet["facts"]}>
          <div className={sheet["wide"]}>
            <dt>{t("categories.method")}</dt>
            <dd>
              {t(`method.${category.method}`)}
              <br />
              <span className={sheet["quiet"]}>{t(`methodHelp.${category.method}`)}</span>
            </dd>
          </div>
          <div>
            <dt>{t("categories.nature")}</dt>
            <dd>{t(`nature.${category.nature}`)}</dd>
          </div>
        </dl>
      </section>
    );
  }
  return (
    <CategoryForm
      initial={category}
      fixed={fixed}
      action={t("categories.save")}
      busy={change.isPending}
      error={change.error}
      onSubmit={(body) =>
        change.mutate({ params: { categoryId: category.id }, body, ifMatch: String(category.version) })
      }
    />
  );
}

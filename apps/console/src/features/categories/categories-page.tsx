import { type Category, routes } from "@stockex/contracts";
import { IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLanguage } from "../../ui/locale.ts";
import { Empty, Page } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { SearchField } from "../../ui/search-field.tsx";
import { type Column, DataTable } from "../../ui/table.tsx";
import { ALL, SetUpTag } from "./gaps.tsx";

const route = getRouteApi("/_shell/categories");

/** The categories with how each is valued and booked, and what is still missing. */
export function CategoriesPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay("catalog.write");
  const pages = usePages(routes.listCategories, { query: { limit: ALL } });
  const shown = useMatching(pages.items, filter.search);
  const columns = useColumns();
  return (
    <Page
      fill
      title={t("categories.title")}
      lead={t("categories.lead")}
      actions={
        mayWrite ? (
          <LinkButton to="/categories/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {t("categories.new")}
          </LinkButton>
        ) : undefined
      }
      below={
        <div className={rows["filters"]}>
          <SearchField
            label={t("categories.search")}
            value={filter.search}
            onChange={(search) => void navigate({ search: { search }, replace: true })}
          />
        </div>
      }
    >
      <DataTable
        label={t("categories.title")}
        pages={{ ...pages, items: shown }}
        columns={columns}
        rowId={({ id }) => id}
        phone={(category) => (
          <div className={rows["phoneRow"]}>
            <CategoryLink category={category} />
            <SetUpTag category={category} />
            <span className={rows["quiet"]}>
              {category.code} · {t(`method.${category.method}`)}
            </span>
          </div>
        )}
        empty={
          filter.search === undefined ? (
            <Empty
              title={t("categories.emptyTitle")}
              action={
                mayWrite ? <LinkButton to="/categories/new">{t("categories.new")}</LinkButton> : undefined
              }
            >
              {t("categories.emptyDetail")}
            </Empty>
          ) : (
            <Empty title={t("categories.noneFound")}>{t("ui.loosenFilter")}</Empty>
          )
        }
      />
    </Page>
  );
}

/** Categories are few: what is typed is looked for in those that are loaded. */
function useMatching(categories: readonly Category[], search: string | undefined): readonly Category[] {
  return useMemo(() => {
    const wanted = search?.toLowerCase();
    if (wanted === undefined) return categories;
    return categories.filter(({ code, nameEn, nameFr }) =>
      [code, nameEn, nameFr].some((text) => text.toLowerCase().includes(wanted)),
    );
  }, [categories, search]);
}

function CategoryLink({ category }: { readonly category: Category }) {
  const language = useLanguage();
  return (
    <Link to="/categories/$categoryId" params={{ categoryId: category.id }} className={rows["link"]}>
      {language === "fr" ? category.nameFr : category.nameEn}
    </Link>
  );
}

function useColumns(): readonly Column<Category>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("categories.category"),
        width: "minmax(160px, 2fr)",
        cell: (category) => <CategoryLink category={category} />,
      },
      {
        id: "code",
        header: t("categories.code"),
        width: "minmax(90px, 1fr)",
        cell: (category) => <span className={rows["quiet"]}>{category.code}</span>,
      },
      {
        id: "method",
        header: t("categories.method"),
        width: "minmax(120px, 1fr)",
        cell: (category) => t(`method.${category.method}`),
      },
      {
        id: "nature",
        header: t("categories.nature"),
        width: "minmax(130px, 1fr)",
        from: "md",
        cell: (category) => t(`nature.${category.nature}`),
      },
      {
        id: "setUp",
        header: t("categories.setUp"),
        width: "minmax(190px, 1.6fr)",
        cell: (category) => <SetUpTag category={category} />,
      },
    ],
    [t],
  );
}

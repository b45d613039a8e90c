import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { OverrideList } from "../../ui/duties/override-list.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import classes from "./segregation.module.css";

/** The report of emergency overrides, and where a second person decides them. */
export function OverridesPage() {
  const { t } = useTranslation();
  const may = useMay("count.read");
  const pages = usePages(routes.listOverrides, { query: {} }, { enabled: may });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  return (
    <Page title={t("overrides.title")} lead={t("overrides.lead")}>
      <div className={classes["sections"]}>
        <ReadFailure error={pages.error} onRetry={pages.retry} />
        {pages.items.length === 0 && !pages.loading && pages.error === null ? (
          <Empty title={t("overrides.emptyTitle")}>{t("overrides.emptyDetail")}</Empty>
        ) : (
          <OverrideList items={pages.items} label={t("overrides.title")} ofMany />
        )}
        {pages.hasMore ? (
          <div>
            <Button variant="default" loading={pages.loadingMore} onClick={() => void pages.more()}>
              {t("ui.more")}
            </Button>
          </div>
        ) : null}
      </div>
    </Page>
  );
}

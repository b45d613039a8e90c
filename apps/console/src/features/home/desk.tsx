import { NativeSelect } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { Page } from "../../ui/parts.tsx";
import { Figures } from "./figures.tsx";
import classes from "./home.module.css";
import { Running } from "./running.tsx";
import { StockValue } from "./stock-value.tsx";
import { Waiting } from "./waiting.tsx";

const route = getRouteApi("/_shell/");

/** The home of those who plan, review, approve and check: what waits, what runs, what it comes to. */
export function Desk() {
  const { t } = useTranslation();
  const { companies } = useSession();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayReport = useMay("report.read");
  const mayValue = useMay("valuation.read");
  const company = companies.find(({ id }) => id === filter.company) ?? companies[0];
  return (
    <Page title={t("home.title")}>
      <div className={classes["now"]}>
        <Waiting />
        <Running />
      </div>
      {company === undefined || !(mayReport || mayValue) ? null : (
        <>
          {companies.length > 1 ? (
            <div className={classes["company"]}>
              <NativeSelect
                size="xs"
                aria-label={t("entries.company")}
                value={company.id}
                onChange={(event) => {
                  const chosen = event.currentTarget.value;
                  void navigate({ search: { ...filter, company: chosen }, replace: true });
                }}
                data={companies.map(({ id, name, currency }) => ({
                  value: id,
                  label: `${name} (${currency})`,
                }))}
              />
            </div>
          ) : null}
          {mayReport ? (
            <Figures
              key={company.id}
              companyId={company.id}
              months={filter.months}
              onMonths={(months) => void navigate({ search: { ...filter, months }, replace: true })}
            />
          ) : null}
          {mayValue ? <StockValue key={`${company.id}-value`} companyId={company.id} /> : null}
        </>
      )}
    </Page>
  );
}

import { Button } from "@mantine/core";
import { type Category, type CategoryAccounts, type Company, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useReads } from "../../api/reading.ts";
import { asError } from "../../ui/failure.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { AccountsDialog } from "./accounts-dialog.tsx";

interface AccountsProps {
  readonly category: Category;
  /** Companies where the category is in stock, so that its accounts are fixed. */
  readonly stocked: ReadonlySet<string>;
}

/** The accounts a category posts to, company by company: its own, or the chart's by its nature. */
export function Accounts({ category, stocked }: AccountsProps) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const answers = useReads(
    routes.listCategoryAccounts,
    companies.map(({ id }) => ({ params: { companyId: id }, query: { categoryId: category.id, limit: 1 } })),
  );
  const failed = answers.find(({ error }) => error !== null);
  const retry = () => {
    for (const answer of answers) void answer.refetch();
  };
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("categories.accounts")}</h2>
      </header>
      <p className={sheet["help"]}>{t("categories.accountsHelp")}</p>
      <ProblemNotice error={failed === undefined ? null : asError(failed.error)} onRetry={retry} />
      <div className={sheet["scroll"]}>
        <table className={sheet["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("entries.company")}</th>
              <th scope="col">{t("categories.stockAccount")}</th>
              <th scope="col">{t("categories.variationIn")}</th>
              <th scope="col">{t("categories.variationOut")}</th>
              <th scope="col">{t("categories.accountsFrom")}</th>
            </tr>
          </thead>
          <tbody>
            {companies.map((company, index) => (
              <CompanyRow
                key={company.id}
                category={category}
                company={company}
                accounts={answers[index]?.data?.items[0]}
                known={answers[index]?.data !== undefined}
                fixed={stocked.has(company.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface CompanyRowProps {
  readonly category: Category;
  readonly company: Company;
  readonly accounts: CategoryAccounts | undefined;
  readonly known: boolean;
  readonly fixed: boolean;
}

function CompanyRow({ category, company, accounts, known, fixed }: CompanyRowProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("valuation.write");
  const [asking, setAsking] = useState(false);
  return (
    <tr>
      <th scope="row">{company.name}</th>
      {accounts === undefined ? (
        <td colSpan={3} className={sheet["quiet"]}>
          {known ? t("categories.noAccounts") : t("ui.loading")}
        </td>
      ) : (
        <>
          <td>{accounts.stockAccount}</td>
          <td>{accounts.variationInAccount}</td>
          <td>{accounts.variationOutAccount}</td>
        </>
      )}
      <td>
        {accounts === undefined ? null : t(accounts.own ? "categories.fromOwn" : "categories.fromChart")}
        {mayWrite && fixed ? <small>{t("categories.accountsFixed")}</small> : null}
        {mayWrite && known && !fixed ? (
          <div>
            <Button
              size="compact-xs"
              variant="default"
              mt={4}
              aria-label={t("categories.chooseAccounts", { company: company.name })}
              onClick={() => setAsking(true)}
            >
              {t("categories.choose")}
            </Button>
          </div>
        ) : null}
        {asking ? (
          <AccountsDialog
            category={category}
            company={company}
            accounts={accounts}
            onClose={() => setAsking(false)}
          />
        ) : null}
      </td>
    </tr>
  );
}

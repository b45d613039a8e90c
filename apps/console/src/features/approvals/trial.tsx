import { Button } from "@mantine/core";
import { type ApprovalRule, type ApprovalTrial, routes } from "@stockex/contracts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./approvals.module.css";
import { useRuleWords } from "./rule-words.ts";

const COUNTS = 20;

/** Tries the rules on the last posted counts before they are switched on: which would have needed what. */
export function Trial({ rules }: { readonly rules: readonly ApprovalRule[] }) {
  const { t } = useTranslation();
  const attempt = useWrite(routes.tryApprovalRules, { ownError: true });
  const items = attempt.data?.items;
  return (
    <section className={classes["trial"]} aria-label={t("approvals.trial")}>
      <Button
        variant="default"
        loading={attempt.isPending}
        onClick={() => attempt.mutate({ body: { rules: [...rules], counts: COUNTS } })}
      >
        {t("approvals.try")}
      </Button>
      <ProblemNotice error={attempt.error} />
      {items === undefined ? null : items.length === 0 ? (
        <p className={classes["quiet"]}>{t("approvals.noCounts")}</p>
      ) : (
        <>
          <p>
            {t("approvals.tried", { count: items.length })}{" "}
            {t("approvals.triedWith", { count: items.filter(({ rule }) => rule !== null).length })}
          </p>
          <Results items={items} />
        </>
      )}
    </section>
  );
}

function Results({ items }: { readonly items: readonly ApprovalTrial[] }) {
  const { t } = useTranslation();
  const words = useRuleWords();
  return (
    <div className={sheet["scroll"]}>
      <table className={sheet["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("approvals.count")}</th>
            <th scope="col" className={sheet["number"]}>
              {t("approval.net")}
            </th>
            <th scope="col">{t("approvals.wouldNeed")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.countId}>
              <td>
                <Link to="/counts/$countId" params={{ countId: item.countId }}>
                  {item.number}
                </Link>{" "}
                {item.title}
                <small>{item.siteName}</small>
              </td>
              <td className={sheet["number"]}>
                <DifferenceText
                  value={item.measure.netValue}
                  decimals={item.currencyDecimals}
                  unit={item.currency}
                />
              </td>
              <td>
                {item.rule === null ? (
                  <span className={classes["quiet"]}>{t("approval.anybody")}</span>
                ) : (
                  <>
                    {words.levels(item.levels)}
                    <small>{item.rule}</small>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

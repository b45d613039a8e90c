import { Button } from "@mantine/core";
import { routes, type ToleranceRule } from "@stockex/contracts";
import { IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { decimalsOfCurrency } from "../../ui/entry-lines.tsx";
import { formatPercent } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { AmountText, QuantityText } from "../../ui/numbers.tsx";
import { Empty, LongName, Page } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";
import { DeleteRule } from "./delete-rule.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { typedRule } from "./rule-draft.ts";
import { type ScopeNames, useScopeNames } from "./scope-names.ts";

type Asking =
  | { readonly what: "set"; readonly rule: ToleranceRule | null }
  | { readonly what: "delete"; readonly rule: ToleranceRule };

/** How much a count may differ before somebody has to decide; the most specific rule applies. */
export function TolerancesPage() {
  const { t } = useTranslation();
  const { companies } = useSession();
  const mayWrite = useMay("count.approve");
  const names = useScopeNames();
  const [asking, setAsking] = useState<Asking | null>(null);
  const pages = usePages(routes.listToleranceRules, { query: { limit: 500 } });
  const columns = useColumns(names, mayWrite ? setAsking : null);
  const close = () => setAsking(null);
  const add = mayWrite ? (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setAsking({ what: "set", rule: null })}
    >
      {t("tolerances.new")}
    </Button>
  ) : undefined;
  return (
    <Page fill title={t("tolerances.title")} lead={t("tolerances.lead")} actions={add}>
      <DataTable
        label={t("tolerances.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(rule) => (
          <div className={rows["phoneAct"]}>
            <div>
              <LongName>{`${names.site(rule.siteId)} · ${names.category(rule.categoryId)}`}</LongName>
              <span className={rows["quiet"]}>
                <Limits rule={rule} names={names} />
              </span>
            </div>
            {mayWrite ? <RowButtons rule={rule} onAsk={setAsking} /> : null}
          </div>
        )}
        empty={
          <Empty title={t("tolerances.emptyTitle")} action={add}>
            {t("tolerances.emptyDetail")}
          </Empty>
        }
      />
      {asking?.what === "set" ? (
        <RuleDialog
          initial={typedRule(asking.rule ?? { companyId: companies[0]?.id ?? "" })}
          scopeFixed={asking.rule !== null}
          names={names}
          onClose={close}
        />
      ) : null}
      {asking?.what === "delete" ? <DeleteRule rule={asking.rule} onClose={close} /> : null}
    </Page>
  );
}

/** What a rule allows, in one line. */
function Limits({ rule, names }: { readonly rule: ToleranceRule; readonly names: ScopeNames }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const currency = names.currency(rule.companyId);
  const { percent, quantity, value } = rule;
  if (percent === null && quantity === null && value === null) return t("tolerances.noLimit");
  return (
    <>
      {percent === null ? null : <>{formatPercent(percent, locale)} </>}
      {quantity === null ? null : <QuantityText value={quantity} unit={t("tolerances.units")} />}{" "}
      {value === null ? null : (
        <AmountText value={value} decimals={decimalsOfCurrency(currency)} currency={currency} />
      )}
    </>
  );
}

interface RowButtonsProps {
  readonly rule: ToleranceRule;
  readonly onAsk: (asking: Asking) => void;
}

function RowButtons({ rule, onAsk }: RowButtonsProps) {
  const { t } = useTranslation();
  return (
    <span>
      <Button size="compact-xs" variant="subtle" onClick={() => onAsk({ what: "set", rule })}>
        {t("count.edit")}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => onAsk({ what: "delete", rule })}>
        {t("tolerances.remove")}
      </Button>
    </span>
  );
}

function useColumns(
  names: ScopeNames,
  onAsk: ((asking: Asking) => void) | null,
): readonly Column<ToleranceRule>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "company",
        header: t("entries.company"),
        width: "minmax(130px, 1.4fr)",
        from: "md",
        cell: (rule) => <LongName>{names.company(rule.companyId)}</LongName>,
      },
      {
        id: "site",
        header: t("counts.site"),
        width: "minmax(120px, 1.2fr)",
        cell: (rule) => <LongName>{names.site(rule.siteId)}</LongName>,
      },
      {
        id: "category",
        header: t("categories.category"),
        width: "minmax(120px, 1.2fr)",
        cell: (rule) => <LongName>{names.category(rule.categoryId)}</LongName>,
      },
      {
        id: "percent",
        header: t("tolerances.percent"),
        width: "100px",
        align: "right",
        cell: (rule) => (rule.percent === null ? null : formatPercent(rule.percent, locale)),
      },
      {
        id: "quantity",
        header: t("tolerances.quantity"),
        width: "110px",
        align: "right",
        cell: (rule) => (rule.quantity === null ? null : <QuantityText value={rule.quantity} />),
      },
      {
        id: "value",
        header: t("tolerances.value"),
        width: "150px",
        align: "right",
        cell: (rule) =>
          rule.value === null ? null : (
            <AmountText
              value={rule.value}
              decimals={decimalsOfCurrency(names.currency(rule.companyId))}
              currency={names.currency(rule.companyId)}
            />
          ),
      },
      ...(onAsk === null
        ? []
        : [
            {
              id: "actions",
              header: t("tolerances.actions"),
              quietHeader: true,
              width: "190px",
              align: "right" as const,
              cell: (rule: ToleranceRule) => <RowButtons rule={rule} onAsk={onAsk} />,
            },
          ]),
    ],
    [t, locale, names, onAsk],
  );
}

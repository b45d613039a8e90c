import { Button, NativeSelect } from "@mantine/core";
import { type Category, type CategoryAccounts, type Company, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useLanguage } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import parts from "../../ui/ui.module.css";

const fields = ["stockAccount", "variationInAccount", "variationOutAccount"] as const;
const labels = {
  stockAccount: "categories.stockAccount",
  variationInAccount: "categories.variationIn",
  variationOutAccount: "categories.variationOut",
} as const;

interface AccountsDialogProps {
  readonly category: Category;
  readonly company: Company;
  readonly accounts: CategoryAccounts | undefined;
  readonly onClose: () => void;
}

/** Gives a category accounts of its own in a company, from the company's chart. */
export function AccountsDialog({ category, company, accounts, onClose }: AccountsDialogProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const chart = useRead(routes.listAccounts, { params: { companyId: company.id }, query: { limit: 500 } });
  const [chosen, setChosen] = useState({
    stockAccount: accounts?.stockAccount ?? "",
    variationInAccount: accounts?.variationInAccount ?? "",
    variationOutAccount: accounts?.variationOutAccount ?? "",
  });
  const set = useWrite(routes.setCategoryAccounts, {
    ownError: true,
    refresh: [routes.listCategoryAccounts],
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ params: { companyId: company.id, categoryId: category.id }, body: chosen });
  };
  const offered = (chart.data?.items ?? []).map(({ code, nameEn, nameFr }) => ({
    value: code,
    label: `${code} ${language === "fr" ? nameFr : nameEn}`,
  }));
  return (
    <Dialog title={t("categories.accountsTitle", { company: company.name })} onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <p className={sheet["help"]}>{t("categories.accountsEffect")}</p>
        <ProblemNotice error={chart.error} onRetry={chart.refetch} />
        {fields.map((field) => (
          <NativeSelect
            key={field}
            label={t(labels[field])}
            required
            value={chosen[field]}
            onChange={(event) => setChosen({ ...chosen, [field]: event.currentTarget.value })}
            data={[{ value: "", label: t("categories.chooseAccount") }, ...offered]}
          />
        ))}
        <ProblemNotice error={set.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            type="submit"
            loading={set.isPending}
            disabled={fields.some((field) => chosen[field] === "")}
          >
            {t("categories.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

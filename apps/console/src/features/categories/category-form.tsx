import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { StockNature, ValuationMethod } from "@stockex/contracts";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";

const methods: readonly ValuationMethod[] = ["avco", "fifo", "standard", "economic"];
const natures: readonly StockNature[] = [
  "goods",
  "raw-materials",
  "supplies",
  "packaging",
  "finished-products",
];

/** What a category says of itself. */
export interface CategoryDraft {
  readonly code: string;
  readonly nameEn: string;
  readonly nameFr: string;
  readonly method: ValuationMethod;
  readonly nature: StockNature;
}

interface CategoryFormProps {
  readonly initial?: CategoryDraft;
  /** It holds stock: method and nature stay as they are. */
  readonly fixed: boolean;
  readonly action: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly cancel?: ReactNode;
  readonly onSubmit: (draft: CategoryDraft) => void;
}

/** Names, method and nature of a category, each with what it means. */
export function CategoryForm(props: CategoryFormProps) {
  const { initial, fixed } = props;
  const { t } = useTranslation();
  const [code, setCode] = useState(initial?.code ?? "");
  const [nameFr, setNameFr] = useState(initial?.nameFr ?? "");
  const [nameEn, setNameEn] = useState(initial?.nameEn ?? "");
  const [method, setMethod] = useState<ValuationMethod>(initial?.method ?? "avco");
  const [nature, setNature] = useState<StockNature>(initial?.nature ?? "goods");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit({ code, nameEn, nameFr, method, nature });
  };
  return (
    <form className={sheet["form"]} onSubmit={submit}>
      <div className={sheet["pair"]}>
        <TextInput
          label={t("categories.nameFr")}
          required
          maxLength={200}
          value={nameFr}
          onChange={(event) => setNameFr(event.currentTarget.value)}
        />
        <TextInput
          label={t("categories.nameEn")}
          required
          maxLength={200}
          value={nameEn}
          onChange={(event) => setNameEn(event.currentTarget.value)}
        />
        <TextInput
          label={t("categories.code")}
          required
          maxLength={64}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      </div>
      {fixed ? <p className={sheet["note"]}>{t("categories.fixed")}</p> : null}
      <ChoiceCards
        label={t("categories.method")}
        value={method}
        choices={methods.map((one) => ({
          value: one,
          name: t(`method.${one}`),
          help: t(`methodHelp.${one}`),
        }))}
        disabled={fixed}
        onChange={setMethod}
      />
      <NativeSelect
        label={t("categories.nature")}
        description={t("categories.natureHelp")}
        disabled={fixed}
        value={nature}
        onChange={(event) => setNature(natures.find((one) => one === event.currentTarget.value) ?? nature)}
        data={natures.map((one) => ({ value: one, label: t(`nature.${one}`) }))}
      />
      <ProblemNotice error={props.error} />
      <div className={sheet["actions"]}>
        {props.cancel}
        <Button type="submit" loading={props.busy}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}

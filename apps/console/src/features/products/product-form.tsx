import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { Product, Tracking } from "@stockex/contracts";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { Barcodes } from "./barcodes.tsx";
import { bodyOf, type TypedProduct } from "./draft.ts";
import type { Names } from "./names.ts";
import { Packs } from "./packs.tsx";

const trackings: readonly Tracking[] = ["none", "lot", "serial"];

interface ProductFormProps {
  readonly initial: TypedProduct;
  readonly names: Names;
  readonly action: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly cancel: ReactNode;
  readonly onSubmit: (body: Omit<Product, "id" | "version" | "archived">) => void;
}

/** What a product is called, where it belongs, how it is counted, and by which codes it is scanned. */
export function ProductForm({ initial, names, onSubmit, ...props }: ProductFormProps) {
  const { t } = useTranslation();
  const [product, setProduct] = useState(initial);
  const [asked, setAsked] = useState(false);
  const change = (changed: Partial<TypedProduct>) => setProduct({ ...product, ...changed });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const body = bodyOf(product);
    if (body !== null) onSubmit(body);
  };
  return (
    <form className={sheet["form"]} onSubmit={submit}>
      <div className={sheet["pair"]}>
        <TextInput
          label={t("categories.code")}
          required
          maxLength={64}
          value={product.code}
          onChange={(event) => change({ code: event.currentTarget.value })}
        />
        <TextInput
          label={t("products.name")}
          required
          maxLength={200}
          value={product.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      </div>
      <Belongs product={product} initial={initial} names={names} asked={asked} onChange={change} />
      <ChoiceCards
        label={t("products.tracking")}
        value={product.tracking}
        choices={trackings.map((one) => ({
          value: one,
          name: t(`tracking.${one}`),
          help: t(`trackingHelp.${one}`),
        }))}
        onChange={(tracking) => change({ tracking })}
      />
      <Packs product={product} names={names} asked={asked} onChange={(packs) => change({ packs })} />
      <Barcodes product={product} names={names} onChange={(barcodes) => change({ barcodes })} />
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

interface BelongsProps {
  readonly product: TypedProduct;
  readonly initial: TypedProduct;
  readonly names: Names;
  readonly asked: boolean;
  readonly onChange: (changed: Partial<TypedProduct>) => void;
}

function Belongs({ product, initial, names, asked, onChange }: BelongsProps) {
  const { t } = useTranslation();
  const missing = (value: string) => (asked && value === "" ? t("products.pick") : undefined);
  const categories = names.categories.filter(({ archived, id }) => !archived || id === initial.categoryId);
  return (
    <div className={sheet["pair"]}>
      <NativeSelect
        label={t("categories.category")}
        description={t("products.categoryHelp")}
        required
        error={missing(product.categoryId)}
        value={product.categoryId}
        onChange={(event) => onChange({ categoryId: event.currentTarget.value })}
        data={[
          { value: "", label: t("products.pick") },
          ...categories.map(({ id, code }) => ({ value: id, label: `${names.category(id)} (${code})` })),
        ]}
      />
      <NativeSelect
        label={t("products.unit")}
        description={t("products.unitHelp")}
        required
        error={missing(product.unitId)}
        value={product.unitId}
        onChange={(event) => onChange({ unitId: event.currentTarget.value })}
        data={[
          { value: "", label: t("products.pick") },
          ...names.units.map(({ id, code }) => ({ value: id, label: `${names.unit(id)} (${code})` })),
        ]}
      />
    </div>
  );
}

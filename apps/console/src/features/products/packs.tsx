import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { newId } from "@stockex/kernel";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import sheet from "../../ui/sheet.module.css";
import { isFraction, type TypedPack, type TypedProduct } from "./draft.ts";
import type { Names } from "./names.ts";

const MOST = 20;

interface PacksProps {
  readonly product: TypedProduct;
  readonly names: Names;
  readonly asked: boolean;
  readonly onChange: (packs: readonly TypedPack[]) => void;
}

/** Other units a product comes in, as exact fractions of its own. */
export function Packs({ product, names, asked, onChange }: PacksProps) {
  const { t } = useTranslation();
  const { packs } = product;
  const change = (key: string, changed: Partial<TypedPack>) =>
    onChange(packs.map((pack) => (pack.key === key ? { ...pack, ...changed } : pack)));
  const own = product.unitId === "" ? t("products.ownUnit") : names.unit(product.unitId);
  return (
    <fieldset className={sheet["group"]}>
      <legend>{t("products.packs")}</legend>
      <p className={sheet["help"]}>{t("products.packsHelp")}</p>
      <ul className={sheet["list"]}>
        {packs.map((pack, index) => (
          <li key={pack.key} className={sheet["line"]}>
            <span>{t("products.one")}</span>
            <NativeSelect
              aria-label={t("products.packUnit", { place: index + 1 })}
              error={asked && pack.unitId === "" ? t("products.pick") : undefined}
              value={pack.unitId}
              onChange={(event) => change(pack.key, { unitId: event.currentTarget.value })}
              data={[
                { value: "", label: t("products.pick") },
                ...names.units
                  .filter(({ id }) => id !== product.unitId)
                  .map(({ id }) => ({ value: id, label: names.unit(id) })),
              ]}
            />
            <span aria-hidden>=</span>
            <TextInput
              w={90}
              inputMode="numeric"
              aria-label={t("products.packNumerator", { place: index + 1 })}
              error={asked && !isFraction(pack)}
              value={pack.numerator}
              onChange={(event) => change(pack.key, { numerator: event.currentTarget.value })}
            />
            <span aria-hidden>/</span>
            <TextInput
              w={90}
              inputMode="numeric"
              aria-label={t("products.packDenominator", { place: index + 1 })}
              error={asked && !isFraction(pack)}
              value={pack.denominator}
              onChange={(event) => change(pack.key, { denominator: event.currentTarget.value })}
            />
            <span className={sheet["quiet"]}>{own}</span>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("products.removePack", { place: index + 1 })}
              onClick={() => onChange(packs.filter(({ key }) => key !== pack.key))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {asked && !packs.every(isFraction) ? <p className={sheet["fault"]}>{t("products.packWrong")}</p> : null}
      {packs.length < MOST ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...packs, { key: newId(), unitId: "", numerator: "", denominator: "1" }])}
        >
          {t("products.addPack")}
        </Button>
      ) : null}
    </fieldset>
  );
}

import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { newId } from "@stockex/kernel";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import sheet from "../../ui/sheet.module.css";
import type { TypedBarcode, TypedProduct } from "./draft.ts";
import type { Names } from "./names.ts";

const MOST = 50;

interface BarcodesProps {
  readonly product: TypedProduct;
  readonly names: Names;
  readonly onChange: (barcodes: readonly TypedBarcode[]) => void;
}

/** The codes a product is scanned by, each standing for one of its units. A scanner's Enter opens the next line. */
export function Barcodes({ product, names, onChange }: BarcodesProps) {
  const { t } = useTranslation();
  const { barcodes, packs } = product;
  const change = (key: string, changed: Partial<TypedBarcode>) =>
    onChange(barcodes.map((barcode) => (barcode.key === key ? { ...barcode, ...changed } : barcode)));
  const add = () => {
    if (barcodes.length < MOST) onChange([...barcodes, { key: newId(), code: "", unitId: "" }]);
  };
  const own = product.unitId === "" ? t("products.ownUnit") : names.unit(product.unitId);
  return (
    <fieldset className={sheet["group"]}>
      <legend>{t("products.barcodes")}</legend>
      <p className={sheet["help"]}>{t("products.barcodesHelp")}</p>
      <ul className={sheet["list"]}>
        {barcodes.map((barcode, index) => (
          <li key={barcode.key} className={sheet["line"]}>
            <TextInput
              w={240}
              maxLength={128}
              aria-label={t("products.barcodeOf", { place: index + 1 })}
              value={barcode.code}
              onChange={(event) => change(barcode.key, { code: event.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                if (index === barcodes.length - 1 && barcode.code.trim() !== "") add();
              }}
              autoFocus={barcode.code === ""}
            />
            <NativeSelect
              aria-label={t("products.barcodeUnit", { place: index + 1 })}
              value={barcode.unitId}
              onChange={(event) => change(barcode.key, { unitId: event.currentTarget.value })}
              data={[
                { value: "", label: own },
                ...packs
                  .filter(({ unitId }) => unitId !== "")
                  .map(({ unitId }) => ({ value: unitId, label: names.unit(unitId) })),
              ]}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("products.removeBarcode", { place: index + 1 })}
              onClick={() => onChange(barcodes.filter(({ key }) => key !== barcode.key))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {barcodes.length < MOST ? (
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
          {t("products.addBarcode")}
        </Button>
      ) : null}
    </fieldset>
  );
}

import { NativeSelect } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useRead } from "../api/reading.ts";
import { useLanguage } from "./locale.ts";

interface CategoryChoiceProps {
  /** Its id; all when not given. */
  readonly value: string | undefined;
  readonly onChange: (categoryId: string | undefined) => void;
}

/** Narrows a list to the products of one category. */
export function CategoryChoice({ value, onChange }: CategoryChoiceProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const categories = useRead(routes.listCategories, { query: { limit: 500 } });
  return (
    <NativeSelect
      size="xs"
      aria-label={t("categories.category")}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      data={[
        { value: "", label: t("value.allCategories") },
        ...(categories.data?.items ?? []).map(({ id, nameEn, nameFr }) => ({
          value: id,
          label: language === "fr" ? nameFr : nameEn,
        })),
      ]}
    />
  );
}

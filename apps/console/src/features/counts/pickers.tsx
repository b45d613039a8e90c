import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { useLanguage } from "../../ui/locale.ts";

interface PickerProps {
  readonly label: string;
  readonly error: string | undefined;
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}
interface Choice {
  readonly value: string;
  readonly label: string;
}
interface ManyProps extends PickerProps {
  readonly choices: readonly Choice[];
  readonly description?: string;
  readonly onSearch?: (text: string) => void;
}

/** Chooses some of many; names of those chosen stay known when the search moves on. */
function Many({ label, error, value, onChange, choices, description, onSearch }: ManyProps) {
  const { t } = useTranslation();
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  const offered = new Map(choices.map((choice) => [choice.value, choice.label]));
  for (const id of value) if (!offered.has(id)) offered.set(id, known.get(id) ?? t("countForm.chosenBefore"));
  return (
    <MultiSelect
      label={label}
      {...(description === undefined ? {} : { description })}
      error={error}
      searchable
      hidePickedOptions
      limit={200}
      maxDropdownHeight={280}
      nothingFoundMessage={t("countForm.nothingFound")}
      placeholder={value.length === 0 ? t("countForm.typeToSearch") : ""}
      data={[...offered].map(([id, text]) => ({ value: id, label: text }))}
      {...(onSearch === undefined ? {} : { filter: ({ options }) => options, onSearchChange: onSearch })}
      value={[...value]}
      onChange={(ids) => {
        setKnown(new Map([...known, ...offered]));
        onChange(ids);
      }}
    />
  );
}

/** Places of a site; what is below a chosen one is counted too. */
export function LocationPicker(props: PickerProps & { readonly siteId: string; readonly optional: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const found = useRead(
    routes.listLocations,
    {
      query: {
        siteId: props.siteId,
        kind: "internal",
        limit: 200,
        ...(search === "" ? {} : { search }),
      },
    },
    { enabled: props.siteId !== "" },
  );
  const choices = (found.data?.items ?? []).map(({ id, path, name }) => ({
    value: id,
    label: path.endsWith(name) ? path : `${path} · ${name}`,
  }));
  return (
    <Many
      {...props}
      choices={choices}
      onSearch={setText}
      description={props.optional ? t("countForm.locationsOptional") : t("countForm.locationsHelp")}
    />
  );
}

/** Categories of products. */
export function CategoryPicker(props: PickerProps & { readonly description?: string }) {
  const language = useLanguage();
  const found = useRead(routes.listCategories, { query: { limit: 500 } });
  const choices = (found.data?.items ?? [])
    .filter(({ archived }) => !archived)
    .map(({ id, code, nameEn, nameFr }) => ({
      value: id,
      label: `${language === "fr" ? nameFr : nameEn} (${code})`,
    }));
  return <Many {...props} choices={choices} />;
}

/** Products found by code, name or barcode. */
export function ProductPicker(props: PickerProps) {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const found = useRead(routes.listProducts, {
    query: { limit: 50, ...(search === "" ? {} : { search }) },
  });
  const choices = (found.data?.items ?? []).map(({ id, code, name }) => ({
    value: id,
    label: `${code} · ${name}`,
  }));
  return <Many {...props} choices={choices} onSearch={setText} />;
}

import { TextInput } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import sheet from "../../ui/sheet.module.css";
import { type MappingField, mappingFields, neededFields, type Question } from "./guess-mapping.ts";

export type TypedMapping = Readonly<Record<MappingField, string>>;

interface MappingFieldsProps {
  readonly mapping: TypedMapping;
  readonly questions: readonly Question[];
  readonly onChange: (mapping: TypedMapping) => void;
}

/** Which question says what: chosen from the form's own once they are read, or typed. */
export function MappingFields({ mapping, questions, onChange }: MappingFieldsProps) {
  const { t } = useTranslation();
  const listId = useId();
  return (
    <fieldset className={sheet["group"]}>
      <legend>{t("kobo.mapping")}</legend>
      <p className={sheet["help"]}>{t("kobo.mappingHelp")}</p>
      <datalist id={listId}>
        {questions.map(({ path, label }) => (
          <option key={path} value={path} label={label} />
        ))}
      </datalist>
      <div className={sheet["pair"]}>
        {mappingFields.map((field) => (
          <TextInput
            key={field}
            label={t(`kobo.field_${field}`)}
            required={neededFields.includes(field)}
            maxLength={300}
            list={listId}
            autoComplete="off"
            value={mapping[field]}
            onChange={(event) => onChange({ ...mapping, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
    </fieldset>
  );
}

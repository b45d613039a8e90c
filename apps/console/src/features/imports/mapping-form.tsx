import { Button, Checkbox, NativeSelect } from "@mantine/core";
import {
  type FileImport,
  type ImportField,
  type ImportMapping,
  importFields,
  routes,
} from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./imports.module.css";

const optionNames = ["createProducts", "createCategories", "createLocations"] as const;

/** Which column of the file is what: guessed from the headings, corrected here. */
export function MappingForm({ file }: { readonly file: FileImport }) {
  const { t } = useTranslation();
  const [mapping, setMapping] = useState<ImportMapping>(file.mapping);
  const [options, setOptions] = useState(file.options);
  const check = useWrite(routes.checkImport, {
    ownError: true,
    refresh: [routes.readImport, routes.listImportRows],
  });
  const choose = (field: ImportField, column: string) => {
    const { [field]: _left, ...rest } = mapping;
    setMapping(column === "" ? rest : { ...rest, [field]: Number(column) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    check.mutate({ params: { importId: file.id }, body: { mapping, options } });
  };
  const columns = [
    { value: "", label: t("imports.notInFile") },
    ...file.columns.map((name, index) => ({
      value: String(index),
      label: name === "" ? `#${index + 1}` : name,
    })),
  ];
  return (
    <form className={classes["form"]} onSubmit={submit}>
      <h2>{t("imports.mapping")}</h2>
      <div className={classes["mapping"]}>
        {importFields.map((field) => (
          <NativeSelect
            key={field}
            size="xs"
            label={t(`imports.field_${field}`)}
            value={mapping[field] === undefined ? "" : String(mapping[field])}
            data={columns}
            onChange={(event) => choose(field, event.currentTarget.value)}
          />
        ))}
      </div>
      <div className={classes["options"]}>
        {optionNames.map((name) => (
          <Checkbox
            key={name}
            checked={options[name]}
            label={t(`imports.${name}`)}
            onChange={(event) => setOptions({ ...options, [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
      <ProblemNotice error={check.error} />
      <div className={classes["actions"]}>
        <Button type="submit" loading={check.isPending}>
          {t("imports.check")}
        </Button>
      </div>
    </form>
  );
}

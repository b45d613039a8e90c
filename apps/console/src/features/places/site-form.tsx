import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { Site } from "@stockex/contracts";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { readSite, type SiteFault, type TypedSite } from "./site-draft.ts";

interface SiteFormProps {
  readonly initial: TypedSite;
  /** A site stays with its company. */
  readonly companyFixed: boolean;
  readonly action: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly cancel: ReactNode;
  readonly onSubmit: (body: Omit<Site, "id" | "version" | "archived">) => void;
}

/** What a site is called, where it is, whom to call, and how late its people confirm what they moved. */
export function SiteForm({ initial, companyFixed, onSubmit, ...props }: SiteFormProps) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const [site, setSite] = useState(initial);
  const [faults, setFaults] = useState<ReadonlySet<SiteFault>>(new Set());
  const field = (name: keyof TypedSite) => ({
    value: site[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setSite({ ...site, [name]: event.currentTarget.value }),
  });
  const fault = (name: SiteFault, text: string) => (faults.has(name) ? text : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readSite(site);
    if ("faults" in read) return setFaults(read.faults);
    setFaults(new Set());
    onSubmit(read.body);
  };
  return (
    <form className={sheet["form"]} onSubmit={submit}>
      <div className={sheet["pair"]}>
        <TextInput label={t("products.name")} required maxLength={200} {...field("name")} />
        <TextInput label={t("categories.code")} required maxLength={64} {...field("code")} />
        <NativeSelect
          label={t("entries.company")}
          required
          disabled={companyFixed}
          {...field("companyId")}
          data={companies.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <Textarea label={t("sites.address")} maxLength={500} autosize minRows={2} {...field("address")} />
      <Textarea
        label={t("sites.contact")}
        description={t("sites.contactHelp")}
        maxLength={500}
        autosize
        minRows={1}
        {...field("contact")}
      />
      <div className={sheet["pair"]}>
        <TextInput
          label={t("sites.latitude")}
          description={t("sites.degreesHelp", { limit: 90 })}
          inputMode="text"
          error={fault("latitude", t("sites.degreesWrong", { limit: 90 }))}
          {...field("latitude")}
        />
        <TextInput
          label={t("sites.longitude")}
          description={t("sites.degreesHelp", { limit: 180 })}
          inputMode="text"
          error={fault("longitude", t("sites.degreesWrong", { limit: 180 }))}
          {...field("longitude")}
        />
      </div>
      <TextInput
        label={t("sites.uncertainty")}
        description={t("sites.uncertaintyHelp")}
        inputMode="numeric"
        required
        error={fault("uncertaintyMinutes", t("sites.uncertaintyWrong"))}
        {...field("uncertaintyMinutes")}
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

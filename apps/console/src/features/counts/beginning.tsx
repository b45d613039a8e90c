import { Button, NativeSelect } from "@mantine/core";
import { type CountTemplate, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import classes from "./count-form.module.css";
import { DeleteTemplate, RenameTemplate } from "./template-dialogs.tsx";

/** What a new count begins with: nothing, a template, or the set-up of an earlier count. */
export interface Beginning {
  readonly template?: string | undefined;
  readonly like?: string | undefined;
}

interface BeginningFieldProps {
  readonly value: Beginning;
  readonly templates: readonly CountTemplate[];
  readonly onChange: (beginning: Beginning) => void;
}

/** Chooses what the form begins with; a chosen template can be renamed or deleted beside it. */
export function BeginningField({ value, templates, onChange }: BeginningFieldProps) {
  const { t } = useTranslation();
  const counts = useRead(routes.listCounts, { query: { limit: 20 } });
  const [doing, setDoing] = useState<"rename" | "delete" | null>(null);
  const earlier = (counts.data?.items ?? []).filter(({ scope }) => scope.kind !== "readings");
  const [last] = earlier;
  if (templates.length === 0 && last === undefined) return null;
  const chosen = templates.find(({ id }) => id === value.template);
  const close = () => setDoing(null);
  const choose = (text: string) => {
    const [kind, id] = text.split(" ");
    onChange(kind === "template" ? { template: id } : kind === "like" ? { like: id } : {});
  };
  return (
    <div className={classes["beginning"]}>
      <NativeSelect
        label={t("template.begin")}
        description={t("template.beginHelp")}
        value={keyOf(value)}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: "", label: t("template.blank") },
          ...(last === undefined
            ? []
            : [{ value: `like ${last.id}`, label: t("template.last", { title: last.title }) }]),
          {
            group: t("template.templates"),
            items: templates.map(({ id, name }) => ({ value: `template ${id}`, label: name })),
          },
          {
            group: t("template.earlier"),
            items: earlier
              .slice(1)
              .map(({ id, number, title }) => ({ value: `like ${id}`, label: `${number} · ${title}` })),
          },
        ].filter((entry) => !("items" in entry) || entry.items.length > 0)}
      />
      {chosen === undefined ? null : (
        <div className={classes["beginningActions"]}>
          <Button size="compact-sm" variant="subtle" onClick={() => setDoing("rename")}>
            {t("template.rename")}
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setDoing("delete")}>
            {t("template.delete")}
          </Button>
        </div>
      )}
      {chosen !== undefined && doing === "rename" ? (
        <RenameTemplate template={chosen} onClose={close} />
      ) : null}
      {chosen !== undefined && doing === "delete" ? (
        <DeleteTemplate
          template={chosen}
          onClose={close}
          onDone={() => {
            close();
            onChange({});
          }}
        />
      ) : null}
    </div>
  );
}

function keyOf({ template, like }: Beginning): string {
  if (template !== undefined) return `template ${template}`;
  return like === undefined ? "" : `like ${like}`;
}

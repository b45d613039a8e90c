import { Button, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type Location, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import parts from "../../ui/ui.module.css";

interface MoveDialogProps {
  readonly location: Location;
  /** Where it was dropped; null when it is still to be chosen. */
  readonly target: Location | null;
  readonly onClose: () => void;
}

const TOP = "top";

/** Moves a location, with all below it, under another of its site or to the top. */
export function MoveDialog({ location, target, onClose }: MoveDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const [chosen, setChosen] = useState<string | null>(target?.id ?? null);
  const found = useRead(routes.listLocations, {
    query: {
      siteId: location.siteId ?? "",
      limit: 100,
      ...(search === "" || search === target?.path ? {} : { search }),
    },
  });
  const move = useWrite(routes.changeLocation, {
    ownError: true,
    refresh: [routes.listLocations, routes.readLocation],
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen === null) return;
    const { code, name, barcode, sequence } = location;
    move.mutate({
      params: { locationId: location.id },
      body: { code, name, barcode, sequence, parentId: chosen === TOP ? null : chosen },
      ifMatch: String(location.version),
    });
  };
  const offered = new Map([
    [TOP, t("sites.top")],
    ...(target === null ? [] : [[target.id, target.path] as const]),
    ...(found.data?.items ?? [])
      .filter(({ id, path }) => id !== location.id && !path.startsWith(`${location.path} / `))
      .map(({ id, path }) => [id, path] as const),
  ]);
  return (
    <Dialog title={t("sites.moveTitle", { name: location.name })} onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <p className={parts["effect"]}>{t("sites.moveEffect")}</p>
        <Select
          label={t("sites.moveTo")}
          required
          searchable
          openOnFocus={false}
          {...(target === null ? { "data-autofocus": true } : {})}
          maxDropdownHeight={260}
          nothingFoundMessage={t("countForm.nothingFound")}
          placeholder={t("countForm.typeToSearch")}
          filter={({ options }) => options}
          onSearchChange={setText}
          data={[...offered].map(([value, label]) => ({ value, label }))}
          value={chosen}
          onChange={setChosen}
        />
        <ProblemNotice error={found.error} onRetry={found.refetch} />
        <ProblemNotice error={move.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            type="submit"
            loading={move.isPending}
            disabled={chosen === null}
            {...(target === null ? {} : { "data-autofocus": true })}
          >
            {t("sites.move")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

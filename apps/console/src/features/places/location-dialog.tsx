import { Button, TextInput } from "@mantine/core";
import { type Location, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import parts from "../../ui/ui.module.css";

interface LocationDialogProps {
  readonly siteId: string;
  /** Where a new location goes; null for the top of the site. */
  readonly parent: Location | null;
  /** The location that is changed; a new one is made without. */
  readonly location?: Location;
  readonly onClose: () => void;
  readonly onDone?: (location: Location) => void;
}

const MOST_SEQUENCE = 1_000_000;

/** Adds a location, or changes what one is called and scanned by. */
export function LocationDialog({ siteId, parent, location, onClose, onDone }: LocationDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(location?.name ?? "");
  const [code, setCode] = useState(location?.code ?? "");
  const [barcode, setBarcode] = useState(location?.barcode ?? "");
  const [sequence, setSequence] = useState(String(location?.sequence ?? 0));
  const done = {
    ownError: true,
    refresh: [routes.listLocations, routes.readLocation],
    onDone: (saved: Location) => {
      onClose();
      onDone?.(saved);
    },
  };
  const create = useWrite(routes.createLocation, done);
  const change = useWrite(routes.changeLocation, done);
  const inOrder = /^\d{1,7}$/.test(sequence.trim()) && Number(sequence) <= MOST_SEQUENCE;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!inOrder) return;
    const body = {
      name,
      code,
      barcode: barcode.trim() === "" ? null : barcode.trim(),
      sequence: Number(sequence),
    };
    if (location === undefined) create.mutate({ body: { ...body, siteId, parentId: parent?.id ?? null } });
    else {
      change.mutate({
        params: { locationId: location.id },
        body: { ...body, parentId: location.parentId },
        ifMatch: String(location.version),
      });
    }
  };
  const title =
    location !== undefined
      ? t("sites.renameTitle", { name: location.name })
      : parent === null
        ? t("sites.addTopTitle")
        : t("sites.addBelowTitle", { name: parent.name });
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        {parent === null ? null : <p className={sheet["help"]}>{parent.path}</p>}
        <TextInput
          label={t("products.name")}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t("categories.code")}
          description={t("sites.codeHelp")}
          required
          maxLength={64}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          label={t("products.barcode")}
          description={t("sites.barcodeHelp")}
          maxLength={128}
          value={barcode}
          onChange={(event) => setBarcode(event.currentTarget.value)}
        />
        <TextInput
          label={t("sites.sequence")}
          description={t("sites.sequenceHelp")}
          inputMode="numeric"
          error={inOrder ? undefined : t("sites.sequenceWrong")}
          value={sequence}
          onChange={(event) => setSequence(event.currentTarget.value)}
        />
        <ProblemNotice error={create.error ?? change.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending || change.isPending}>
            {location === undefined ? t("sites.add") : t("categories.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

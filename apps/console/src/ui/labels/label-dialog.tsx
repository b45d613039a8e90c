import { Button } from "@mantine/core";
import { type LocationChoice, type LabelPreview as Preview, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient, useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { Dialog } from "../dialog.tsx";
import { DownloadButton } from "../download-button.tsx";
import { formatCount } from "../format.ts";
import { useKeptDraft } from "../kept-draft.ts";
import { useLocale } from "../locale.ts";
import { ProblemNotice } from "../problem.tsx";
import { LabelForm } from "./label-form.tsx";
import { firstDraft, type LabelDraft, type Labelled, lookOf } from "./label-order.ts";
import { LabelPreview } from "./label-preview.tsx";
import classes from "./labels.module.css";

interface LabelDialogProps {
  readonly labelled: Labelled;
  readonly onClose: () => void;
}

/** How labels are to be, and what that gives; the last choice is there again the next time. */
export function LabelDialog({ labelled, onClose }: LabelDialogProps) {
  const { t } = useTranslation();
  const { draft, change } = useKeptDraft<LabelDraft>("labels", firstDraft);
  const { preview, error, download } = useOrder(labelled, draft);
  /** The last answer stays while the next one is made: nothing jumps. */
  const [shown, setShown] = useState<Preview | undefined>(undefined);
  if (preview !== undefined && preview !== shown) setShown(preview);
  return (
    <Dialog size={880} title={t(`labels.title_${labelled.of}`)} onClose={onClose}>
      <div className={classes["halves"]}>
        <div className={classes["form"]}>
          <LabelForm labelled={labelled} draft={draft} onChange={change} />
          <ProblemNotice error={error} />
          {shown === undefined ? null : <Sum preview={shown} />}
          {labelled.of === "locations" && shown?.leftOut.some(({ fault }) => fault === "not-unique") ? (
            <OwnBarcodes choice={labelled.choice} />
          ) : null}
          <div className={classes["actions"]}>
            <DownloadButton
              label={draft.format === "pdf" ? t("labels.downloadPdf") : t("labels.downloadZpl")}
              fetchFile={download}
            />
          </div>
        </div>
        <LabelPreview preview={shown} draft={draft} onStartAt={(startAt) => change({ startAt })} />
      </div>
    </Dialog>
  );
}

function useOrder(labelled: Labelled, draft: LabelDraft) {
  const client = useClient();
  const look = lookOf(draft);
  const forProducts = { body: { ...look, ids: labelled.of === "products" ? [...labelled.ids] : [] } };
  const forLocations = {
    body: {
      ...look,
      innermost: draft.innermost,
      of: labelled.of === "locations" ? labelled.choice : { ids: [] },
    },
  };
  const products = useRead(routes.previewProductLabels, forProducts, { enabled: labelled.of === "products" });
  const locations = useRead(routes.previewLocationLabels, forLocations, {
    enabled: labelled.of === "locations",
  });
  const { data: preview, error } = labelled.of === "products" ? products : locations;
  return {
    preview,
    error,
    download: () =>
      labelled.of === "products"
        ? client.download(routes.printProductLabels, forProducts)
        : client.download(routes.printLocationLabels, forLocations),
  };
}

/** Gives places a barcode of their own, so that each can have a label. */
function OwnBarcodes({ choice }: { readonly choice: LocationChoice }) {
  const { t } = useTranslation();
  const may = useMay("sites.write");
  const give = useWrite(routes.giveBarcodes, {
    refresh: [routes.previewLocationLabels, routes.listLocations, routes.readLocation],
  });
  if (!may) return null;
  return (
    <div>
      <Button
        size="xs"
        variant="default"
        loading={give.isPending}
        onClick={() => give.mutate({ body: { of: choice } })}
      >
        {t("labels.giveBarcodes")}
      </Button>
    </div>
  );
}

/** How many there will be, and what gets none. */
function Sum({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { labels, pages, leftOut, leftOutCount } = preview;
  const shown = formatCount(labels, locale);
  return (
    <div aria-live="polite">
      <p className={classes["sum"]}>
        {t("labels.labels", { count: labels, shown })}
        {pages === null
          ? null
          : ` · ${t("labels.pages", { count: pages, shown: formatCount(pages, locale) })}`}
      </p>
      {leftOutCount === 0 ? null : (
        <div className={classes["leftOut"]}>
          {t("labels.leftOut", { count: leftOutCount, shown: formatCount(leftOutCount, locale) })}
          <ul>
            {leftOut.map(({ id, name, fault }) => (
              <li key={id}>
                {name}: {t(`labels.fault_${fault}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

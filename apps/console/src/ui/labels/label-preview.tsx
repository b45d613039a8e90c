import { type LabelSheet, labelSheets, type LabelPreview as Preview } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import type { LabelDraft } from "./label-order.ts";
import classes from "./labels.module.css";

interface LabelPreviewProps {
  readonly preview: Preview | undefined;
  readonly draft: LabelDraft;
  readonly onStartAt: (place: number) => void;
}

const A4 = { width: 210, height: 297 } as const;
const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;

/** The first page as it will be printed; a click says where its first label stands. */
export function LabelPreview({ preview, draft, onStartAt }: LabelPreviewProps) {
  const { t } = useTranslation();
  const svg = preview?.svg ?? null;
  const picture =
    svg === null ? null : (
      <img
        className={classes["picture"]}
        alt={draft.format === "pdf" ? t("labels.firstPage") : t("labels.firstLabel")}
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      />
    );
  if (draft.format === "zpl")
    return (
      <div className={classes["roll"]} style={{ aspectRatio: `${draft.width} / ${draft.height}` }}>
        {picture}
      </div>
    );
  const sheet: LabelSheet = labelSheets[draft.sheet];
  const cells = Array.from({ length: sheet.columns * sheet.rows }, (_, index) => index + 1);
  return (
    <div className={classes["page"]}>
      {picture}
      {/* For the pointer alone: the field beside it says the same to the keyboard and to those who do not see it. */}
      <div aria-hidden className={classes["cells"]}>
        {cells.map((place) => (
          <button
            key={place}
            type="button"
            tabIndex={-1}
            title={t("labels.beginHere", { place })}
            data-used={place < draft.startAt || undefined}
            onClick={() => onStartAt(place)}
            style={{
              left: percent(sheet.left + ((place - 1) % sheet.columns) * sheet.across, A4.width),
              top: percent(sheet.top + Math.floor((place - 1) / sheet.columns) * sheet.down, A4.height),
              width: percent(sheet.width, A4.width),
              height: percent(sheet.height, A4.height),
            }}
          />
        ))}
      </div>
    </div>
  );
}

import {
  type LabelMedium,
  type LabelSheet,
  type LabelSheetName,
  type LabelSymbology,
  type LocationChoice,
  labelSheetNames,
  labelSheets,
} from "@stockex/contracts";

/** What gets labels. */
export type Labelled =
  | { readonly of: "products"; readonly ids: readonly string[] }
  | { readonly of: "locations"; readonly choice: LocationChoice };

/** What the form holds; what the other format needs is kept while one is chosen. */
export interface LabelDraft {
  readonly symbology: LabelSymbology;
  readonly copies: number;
  readonly format: LabelMedium["format"];
  readonly sheet: LabelSheetName;
  readonly startAt: number;
  readonly width: number;
  readonly height: number;
  readonly dotsPerInch: 203 | 300 | 600;
  readonly innermost: boolean;
}

export const firstDraft: LabelDraft = {
  symbology: "code128",
  copies: 1,
  format: "pdf",
  sheet: "63x34",
  startAt: 1,
  width: 57,
  height: 32,
  dotsPerInch: 203,
  innermost: false,
};

/** How many labels a page of a sheet has. */
export function cellsOf(name: LabelSheetName): number {
  const { columns, rows }: LabelSheet = labelSheets[name];
  return columns * rows;
}

/** "3 × 8 · 63.5 × 33.9 mm" */
export function sheetChoices(locale: string): { value: LabelSheetName; label: string }[] {
  const number = new Intl.NumberFormat(locale);
  return labelSheetNames.map((value) => {
    const { columns, rows, width, height }: LabelSheet = labelSheets[value];
    return {
      value,
      label: `${columns} × ${rows} · ${number.format(width)} × ${number.format(height)} mm`,
    };
  });
}

/** The draft as it is sent. */
export function lookOf(draft: LabelDraft) {
  const { symbology, copies } = draft;
  const medium: LabelMedium =
    draft.format === "pdf"
      ? { format: "pdf", sheet: draft.sheet, startAt: Math.min(draft.startAt, cellsOf(draft.sheet)) }
      : { format: "zpl", width: draft.width, height: draft.height, dotsPerInch: draft.dotsPerInch };
  return { symbology, copies, medium };
}

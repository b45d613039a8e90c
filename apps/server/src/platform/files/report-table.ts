/** What every report writer (.xlsx, .csv, .pdf) understands of a table. */

export type ReportLocale = "fr" | "en";

/**
 * How a column's texts are shown. `quantity`, `money`, `integer` hold decimal strings ("1204.5");
 * `percent` a ratio ("0.984" is 98.4 %); `date` an ISO date or date-time, shown as it stands, without
 * conversion between zones.
 */
export type ReportColumnKind = "text" | "quantity" | "money" | "percent" | "date" | "integer";

export interface ReportColumn {
  header: string;
  key: string;
  kind: ReportColumnKind;
  /** In characters. */
  width?: number;
}

export type ReportRow = Readonly<Record<string, string | null>>;

export interface ReportStyle {
  locale: ReportLocale;
  /** ISO 4217: gives money its decimals. */
  currency: string;
}

export function isNumeric(kind: ReportColumnKind): boolean {
  return kind !== "text" && kind !== "date";
}

export const TOTAL_LABEL: Readonly<Record<ReportLocale, string>> = { fr: "Total", en: "Total" };

/** The company's logo, at the head of a workbook or PDF. */
export interface ReportLogo {
  readonly content: Buffer;
  readonly type: "image/png" | "image/jpeg";
  readonly width: number;
  readonly height: number;
}

/** The size a logo is shown at: as large as fits, never larger than it is. */
export function logoSize(
  { width, height }: Pick<ReportLogo, "width" | "height">,
  most: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

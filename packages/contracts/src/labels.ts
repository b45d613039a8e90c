import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id } from "./values.ts";

const tag = "Labels";

export const labelSymbologies = ["code128", "ean13", "qr"] as const;
export const labelSymbology = z.enum(labelSymbologies);
export type LabelSymbology = z.infer<typeof labelSymbology>;

/** A grid of labels on an A4 page, in millimetres: where the first stands, how large each is, how far to the next. */
export interface LabelSheet {
  readonly columns: number;
  readonly rows: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
}

/** Usual A4 sheets, by the measure of their labels; makers number the same grids differently. */
export const labelSheets = {
  "70x37": { columns: 3, rows: 8, left: 0, top: 0.5, width: 70, height: 37, across: 70, down: 37 },
  "63x34": { columns: 3, rows: 8, left: 7.2, top: 12.9, width: 63.5, height: 33.9, across: 66, down: 33.9 },
  "38x21": {
    columns: 5,
    rows: 13,
    left: 4.7,
    top: 10.7,
    width: 38.1,
    height: 21.2,
    across: 40.6,
    down: 21.2,
  },
  "99x38": {
    columns: 2,
    rows: 7,
    left: 4.7,
    top: 15.1,
    width: 99.1,
    height: 38.1,
    across: 101.6,
    down: 38.1,
  },
  "99x68": {
    columns: 2,
    rows: 4,
    left: 4.7,
    top: 13.1,
    width: 99.1,
    height: 67.7,
    across: 101.6,
    down: 67.7,
  },
} as const satisfies Record<string, LabelSheet>;
export type LabelSheetName = keyof typeof labelSheets;
export const labelSheetNames = [
  "70x37",
  "63x34",
  "38x21",
  "99x38",
  "99x68",
] as const satisfies readonly LabelSheetName[];

/** Most labels of one file, copies included. */
export const MOST_LABELS = 5_000;
/** Most things one file has labels for. */
export const MOST_LABELLED = 1_000;

const onSheet = z.strictObject({
  format: z.literal("pdf"),
  sheet: z.enum(labelSheetNames),
  /** Place of the first label on the first page, from 1, row by row: a sheet begun before is used up. */
  startAt: z.number().int().min(1).max(65).default(1),
});
const onRoll = z.strictObject({
  format: z.literal("zpl"),
  /** Millimetres. */
  width: z.number().int().min(20).max(220),
  height: z.number().int().min(10).max(300),
  dotsPerInch: z.union([z.literal(203), z.literal(300), z.literal(600)]),
});
export const labelMedium = z.discriminatedUnion("format", [onSheet, onRoll]);
export type LabelMedium = z.infer<typeof labelMedium>;

const look = {
  symbology: labelSymbology,
  /** Of each label, one after the other. */
  copies: z.number().int().min(1).max(100).default(1),
  medium: labelMedium,
};
const ids = z.array(id).min(1).max(MOST_LABELLED);

/** Storage locations: some, all below one (itself too), or all of a site. */
export const locationChoice = z.union([
  z.strictObject({ ids }),
  z.strictObject({ below: id }),
  z.strictObject({ siteId: id }),
]);
export type LocationChoice = z.infer<typeof locationChoice>;

export const locationLabels = z.object({
  ...look,
  of: locationChoice,
  /** Leaves out those that others lie in: aisles, racks. */
  innermost: z.boolean().default(false),
});
export type LocationLabels = z.infer<typeof locationLabels>;
export const productLabels = z.object({ ...look, ids });
export type ProductLabels = z.infer<typeof productLabels>;

/** Why something gets no label. */
export const labelFault = z.enum([
  /** No EAN-13 among its codes. */
  "no-ean13",
  /** Another place or product has the same code: a scan would not tell them apart. */
  "not-unique",
  /** Characters a Code 128 does not carry. */
  "not-encodable",
  /** Its bars would be too thin to be scanned on this label. */
  "too-narrow",
]);
export type LabelFault = z.infer<typeof labelFault>;

export const labelPreview = z.object({
  /** With copies. */
  labels: z.number().int(),
  pages: z.number().int().nullable(),
  /** The first page, or the first label of a roll, as a picture; null when nothing can be printed. */
  svg: z.string().nullable(),
  leftOut: z.array(z.object({ id, name: z.string(), fault: labelFault })).max(100),
  leftOutCount: z.number().int(),
});
export type LabelPreview = z.infer<typeof labelPreview>;

const problems = ["nothing-to-print", "too-many-labels"] as const;

export const labelsRoutes = {
  previewLocationLabels: defineRoute({
    id: "previewLocationLabels",
    method: "POST",
    path: "/v1/location-labels/preview",
    summary: "What printing labels of locations would give, and which would get none",
    tag,
    access: "sites.read",
    body: locationLabels,
    response: labelPreview,
    problems: ["too-many-labels"],
  }),
  printLocationLabels: defineRoute({
    id: "printLocationLabels",
    method: "POST",
    path: "/v1/location-labels",
    summary: "Labels of locations, as PDF sheets or ZPL",
    tag,
    access: "sites.read",
    body: locationLabels,
    answer: "file",
    problems,
  }),
  previewProductLabels: defineRoute({
    id: "previewProductLabels",
    method: "POST",
    path: "/v1/product-labels/preview",
    summary: "What printing labels of products would give, and which would get none",
    tag,
    access: "catalog.read",
    body: productLabels,
    response: labelPreview,
    problems: ["too-many-labels"],
  }),
  printProductLabels: defineRoute({
    id: "printProductLabels",
    method: "POST",
    path: "/v1/product-labels",
    summary: "Labels of products, as PDF sheets or ZPL",
    tag,
    access: "catalog.read",
    body: productLabels,
    answer: "file",
    problems,
  }),
};

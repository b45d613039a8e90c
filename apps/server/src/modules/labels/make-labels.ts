import { writeFile } from "node:fs/promises";
import { type LabelFault, type LabelPreview, labelSheets } from "@stockex/contracts";
import { writeSvgPages } from "../../platform/files/svg-pages.ts";
import { type DrawnLabel, drawLabel, type LabelSize } from "./draw-label.ts";
import type { LabelOrder, LabelText } from "./label.ts";
import { labelPicture, pagesOf, sheetPages } from "./label-svg.ts";
import { labelZpl } from "./label-zpl.ts";

const MM_PER_INCH = 25.4;
/** Things without a label that a preview names. */
const MOST_NAMED = 100;

interface Drawn {
  readonly size: LabelSize;
  readonly drawn: readonly DrawnLabel[];
  readonly leftOut: readonly { readonly id: string; readonly name: string; readonly fault: LabelFault }[];
}

function draw(labels: readonly LabelText[], order: LabelOrder): Drawn {
  const size = sizeOf(order);
  const drawn: DrawnLabel[] = [];
  const leftOut: { id: string; name: string; fault: LabelFault }[] = [];
  for (const label of labels) {
    const one = drawLabel(label, order, size);
    if (typeof one === "string") leftOut.push({ id: label.id, name: label.title, fault: one });
    else drawn.push(one);
  }
  return { size, drawn, leftOut };
}

function sizeOf({ medium }: LabelOrder): LabelSize {
  if (medium.format === "zpl")
    return { width: medium.width, height: medium.height, dot: MM_PER_INCH / medium.dotsPerInch };
  const { width, height } = labelSheets[medium.sheet];
  return { width, height, dot: 0 };
}

/** What an order would give: the first page or label as a picture, and what gets none. */
export function previewLabels(labels: readonly LabelText[], order: LabelOrder): LabelPreview {
  const { size, drawn, leftOut } = draw(labels, order);
  const { medium } = order;
  const all = copied(drawn, order.copies);
  const [first] = drawn;
  const said = {
    labels: all.length,
    leftOut: leftOut.slice(0, MOST_NAMED),
    leftOutCount: leftOut.length,
  };
  if (medium.format === "zpl")
    return { ...said, pages: null, svg: first === undefined ? null : labelPicture(first, size) };
  const [page] = sheetPages(all, medium.sheet, medium.startAt, 1);
  return { ...said, pages: pagesOf(all.length, medium.sheet, medium.startAt), svg: page ?? null };
}

/** Writes the file of an order; gives the number of labels in it, and makes none for 0. */
export async function writeLabels(
  path: string,
  labels: readonly LabelText[],
  order: LabelOrder,
): Promise<number> {
  const { size, drawn } = draw(labels, order);
  const { medium, copies } = order;
  if (drawn.length === 0) return 0;
  if (medium.format === "zpl")
    await writeFile(path, drawn.map((label) => labelZpl(label, size, copies)).join(""));
  else
    await writeSvgPages(path, order.title, sheetPages(copied(drawn, copies), medium.sheet, medium.startAt));
  return drawn.length * copies;
}

const copied = (drawn: readonly DrawnLabel[], copies: number) =>
  drawn.flatMap((label) => Array.from({ length: copies }, () => label));

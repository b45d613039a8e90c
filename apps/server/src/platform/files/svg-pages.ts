import type { Content } from "pdfmake";
import { pdfMaker } from "./pdf-maker.ts";

const A4_POINTS = { width: 595.28, height: 841.89 } as const;

/** Writes SVG pictures of A4 pages to a PDF, one a page, as lines and text. In the calling thread. */
export async function writeSvgPages(path: string, title: string, pages: readonly string[]): Promise<void> {
  const content = pages.map(
    (svg, index): Content => ({
      svg,
      ...A4_POINTS,
      absolutePosition: { x: 0, y: 0 },
      ...(index === 0 ? {} : { pageBreak: "before" }),
    }),
  );
  await pdfMaker
    .createPdf({
      pageSize: "A4",
      pageMargins: 0,
      info: { title },
      defaultStyle: { font: "Roboto" },
      content,
    })
    .write(path);
}

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import pdfmake from "pdfmake";

const fontFolder = join(
  dirname(createRequire(import.meta.url).resolve("pdfmake/package.json")),
  "fonts",
  "Roboto",
);
const fontFile = (face: string): string => join(fontFolder, `Roboto-${face}.ttf`);
pdfmake.setFonts({
  Roboto: {
    normal: fontFile("Regular"),
    bold: fontFile("Medium"),
    italics: fontFile("Italic"),
    bolditalics: fontFile("MediumItalic"),
  },
});
// Documents hold only text and lines: nothing may make the server fetch an address or read another file.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => dirname(path) === fontFolder);

/** pdfmake with the fonts it ships, and no access to anything else. */
export const pdfMaker = pdfmake;

/** The part of pdfmake 0.3 that write-pdf.ts uses; the package ships no types. */
declare module "pdfmake" {
  export interface FontFiles {
    normal: string;
    bold: string;
    italics: string;
    bolditalics: string;
  }
  export type Content = string | Content[] | { [property: string]: unknown };
  export interface DocumentDefinition {
    content: Content[];
    [property: string]: unknown;
  }
  const pdfmake: {
    setFonts(fonts: Record<string, FontFiles>): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    setLocalAccessPolicy(allows: (path: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { write(path: string): Promise<void> };
  };
  export default pdfmake;
}

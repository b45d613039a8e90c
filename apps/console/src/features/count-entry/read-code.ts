import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";

const options: ReaderOptions = {
  formats: ["EAN13", "EAN8", "UPCA", "UPCE", "Code128", "QRCode", "DataMatrix"],
  // Without it a hand that is not quite still is not read.
  tryHarder: true,
  maxNumberOfSymbols: 1,
  // As a wedge scanner types it: what separates GS1 fields stays, nothing is put in brackets.
  textMode: "Plain",
};

/** Where the reader's program comes from: this server. Left to itself the library asks a CDN. */
export function loadReader(program: { readonly address: string } | { readonly binary: ArrayBuffer }): void {
  const overrides =
    "address" in program ? { locateFile: () => program.address } : { wasmBinary: program.binary };
  prepareZXingModule({ overrides });
}

/** The code in a picture; null when there is none. */
export async function readCode(
  picture: Pick<ImageData, "data" | "width" | "height">,
): Promise<string | null> {
  const [found] = await readBarcodes(picture as ImageData, options);
  return found === undefined || found.text === "" ? null : found.text;
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { picture, pictureWithSecret } from "../../../test/pictures.ts";
import { readJpeg } from "./jpeg.ts";

/** Where the frame header says how large the picture is. */
const HEIGHT_AT = picture.indexOf(Buffer.from([0xff, 0xc0])) + 5;

describe("reading a JPEG", () => {
  it("says how large it is and leaves a clean one as it is", () => {
    expect(readJpeg(picture)).toEqual({ content: picture, width: 8, height: 6 });
  });

  it("drops EXIF, comments and what stands behind the end", () => {
    expect(readJpeg(pictureWithSecret("4.0421 N 9.7361 E"))?.content).toEqual(picture);
  });

  it("refuses what is none, begins like one, or is cut off anywhere", () => {
    expect(readJpeg(Buffer.from("<svg onload=alert(1)>"))).toBeNull();
    expect(readJpeg(Buffer.from([0x89, 0x50, 0x4e, 0x47]))).toBeNull();
    for (let length = 0; length < picture.length; length += 1)
      expect(readJpeg(picture.subarray(0, length)), `${length} bytes`).toBeNull();
  });

  it("refuses a picture that needs more memory than a photo may", () => {
    const vast = Buffer.from(picture);
    vast.writeUInt16BE(60_000, HEIGHT_AT);
    vast.writeUInt16BE(60_000, HEIGHT_AT + 2);
    expect(readJpeg(vast)).toBeNull();
    const nothing = Buffer.from(picture);
    nothing.writeUInt16BE(0, HEIGHT_AT);
    expect(readJpeg(nothing)).toBeNull();
  });

  it("ends with an answer for whatever bytes it is given", () => {
    const damaged = fc
      .array(fc.tuple(fc.nat(picture.length - 1), fc.nat(255)), { maxLength: 12 })
      .map((changes) => {
        const bytes = Buffer.from(picture);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    fc.assert(
      fc.property(damaged, (bytes) => {
        const read = readJpeg(bytes);
        // What was read once is read again as the same: nothing is hidden in it that a second look finds.
        if (read !== null) expect(readJpeg(read.content)).toEqual(read);
      }),
      { numRuns: 2_000 },
    );
  });
});

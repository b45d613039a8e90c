import { crc32, deflateSync } from "node:zlib";

/** A JPEG of 8 × 6 pixels, without metadata. */
export const picture = Buffer.from(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j" +
    "q62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk" +
    "pKSkpKSkpKT/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA" +
    "FQEBAQAAAAAAAAAAAAAAAAAABAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCYAJVf/9k=",
  "base64",
);

const segment = (marker: number, content: string): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xff00 + marker, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, Buffer.from(content, "latin1")]);
};

/** The same picture with what a camera and a joker add: EXIF, a comment, a page behind its end. */
export function pictureWithSecret(secret: string): Buffer {
  return Buffer.concat([
    picture.subarray(0, 2),
    segment(0xe1, `Exif\0\0${secret}`),
    segment(0xfe, secret),
    picture.subarray(2),
    Buffer.from(`<script>${secret}</script>`),
  ]);
}

function pngChunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of one grey, with these more chunks before its picture. */
export function pngPicture(
  { width, height }: { readonly width: number; readonly height: number } = { width: 40, height: 10 },
  packed = deflateSync(Buffer.alloc((width + 1) * height, 0)),
  more: Readonly<Record<string, string>> = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    ...Object.entries(more).map(([name, content]) => pngChunk(name, Buffer.from(content, "latin1"))),
    pngChunk("IDAT", packed),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

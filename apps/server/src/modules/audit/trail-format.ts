import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/**
 * The trail as it leaves the server: JSON lines, UTF-8. First a `TrailHead`, then a `TrailLink` for every sealed event
 * from the first, then the `Checkpoint`s. Everything that verifying needs is in it, and how: the hash of a link is the
 * SHA-256 of the bytes of the hash before it and of its text; before the first stands the SHA-256 of the
 * organisation's id.
 */
export interface TrailHead {
  readonly format: typeof TRAIL_FORMAT;
  readonly organisationId: string;
  readonly organisation: string;
  readonly exportedAt: string;
  readonly links: number;
}

export const TRAIL_FORMAT = "stockex-audit-trail/1";
export const CHECKPOINT_FORMAT = "stockex-audit-checkpoint/1";

export interface TrailLink {
  readonly sequence: number;
  readonly hash: string;
  /**
   * Of the event, separated by U+001F: organisation, id, instant (UTC), actor, action, object's type and id, before,
   * after, reason, channel, address and, where there is one, device. Only a reason may hold the separator itself.
   */
  readonly text: string;
}

/** A link that was signed: the place of the chain's end at that time, and its hash. */
export interface Checkpoint {
  readonly format: typeof CHECKPOINT_FORMAT;
  readonly organisationId: string;
  readonly sequence: number;
  readonly hash: string;
  readonly at: string;
  /** Ed25519, base64 of 32 bytes. */
  readonly publicKey: string;
  readonly signature: string;
}

export function firstHash(organisationId: string): string {
  return createHash("sha256").update(organisationId).digest("hex");
}

export function linkHash(hashBefore: string, text: string): string {
  return createHash("sha256").update(Buffer.from(hashBefore, "hex")).update(text).digest("hex");
}

/** DER before the 32 bytes of a key (RFC 8410): an Ed25519 private key, and a public one. */
const PRIVATE_DER = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_DER = Buffer.from("302a300506032b6570032100", "hex");

/** The key pair of a seed of 32 bytes. */
export function signingKey(seed: Buffer): { readonly key: KeyObject; readonly publicKey: string } {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: "der", type: "pkcs8" });
  const der = createPublicKey(key).export({ format: "der", type: "spki" });
  return { key, publicKey: der.subarray(PUBLIC_DER.length).toString("base64") };
}

const signedText = ({
  organisationId,
  sequence,
  hash,
  at,
}: Omit<Checkpoint, "format" | "signature" | "publicKey">) =>
  Buffer.from([CHECKPOINT_FORMAT, organisationId, sequence, hash, at].join("\n"));

export function signCheckpoint(
  link: Omit<Checkpoint, "format" | "signature" | "publicKey">,
  { key, publicKey }: ReturnType<typeof signingKey>,
): Checkpoint {
  const signature = sign(null, signedText(link), key).toString("base64");
  return { format: CHECKPOINT_FORMAT, ...link, publicKey, signature };
}

/** Whether the checkpoint was signed with the key that it names. */
export function isSigned(checkpoint: Checkpoint): boolean {
  const raw = Buffer.from(checkpoint.publicKey, "base64");
  if (raw.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_DER, raw]), format: "der", type: "spki" });
  return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, "base64"));
}

/** What people compare to know a key again. */
export function fingerprint(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
}

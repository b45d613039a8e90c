import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** First byte of what is sealed: how, so that another way can be told from this one. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a secret lies: it opens there only, so that a row copied to another person or organisation is worth nothing. */
export interface SecretPlace {
  readonly organisationId: string;
  /** Table and key: "access.authenticators/0198…". */
  readonly row: string;
}

/** Seals secrets that must be read again, and signs what must come back unchanged. */
export interface SecretBox {
  seal(place: SecretPlace, secret: Uint8Array): Buffer;
  /** @throws Error when it was changed, lay elsewhere or was sealed with another key */
  open(place: SecretPlace, sealed: Uint8Array): Buffer;
  /** HMAC-SHA-256 under a key of its own for each purpose. */
  sign(purpose: string, text: string): Buffer;
}

/**
 * AES-256-GCM under a key for each organisation, derived from the server's (HKDF-SHA-256), with the place as
 * associated data. Sealed: version, nonce, tag, ciphertext.
 */
export function createSecretBox(serverKey: Buffer): SecretBox {
  const derived = (salt: string, purpose: string) =>
    Buffer.from(hkdfSync("sha256", serverKey, salt, `stockex ${purpose}`, 32));
  const keyOf = (place: SecretPlace) => derived(place.organisationId, `at rest ${VERSION}`);
  return {
    seal(place, secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", keyOf(place), nonce).setAAD(Buffer.from(place.row));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]);
    },
    open(place, sealed) {
      if (sealed[0] !== VERSION) throw new Error(`a secret was sealed in an unknown way: ${sealed[0]}`);
      const [nonce, tag] = [sealed.subarray(1, 1 + NONCE_BYTES), sealed.subarray(1 + NONCE_BYTES)];
      const cipher = createDecipheriv("aes-256-gcm", keyOf(place), nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place.row))
        .setAuthTag(tag.subarray(0, TAG_BYTES));
      return Buffer.concat([cipher.update(tag.subarray(TAG_BYTES)), cipher.final()]);
    },
    sign: (purpose, text) => createHmac("sha256", derived("", purpose)).update(text).digest(),
  };
}

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { CreatedPasskey, PasskeyCreation, PasskeyRequest, SignedByPasskey } from "@stockex/contracts";

/** What a hostile browser or authenticator may do otherwise. */
export interface Mischief {
  readonly origin?: string;
  readonly challenge?: string;
  readonly host?: string;
  readonly verified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string | null;
  readonly signWith?: KeyObject;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED = 0x40;

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest();

/** An authenticator in code: one ES256 passkey, and a browser before it that says what it is told to say. */
export class SoftAuthenticator {
  readonly #origin: string;
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly id = base64url(randomBytes(32));
  #counter = 0;
  #userHandle: string | null = null;

  constructor(origin: string) {
    this.#origin = origin;
  }

  get privateKey(): KeyObject {
    return this.#keys.privateKey;
  }

  create(options: PasskeyCreation, mischief: Mischief = {}): CreatedPasskey {
    this.#userHandle = options.user.id;
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    // COSE: key type EC2, ES256, curve P-256, both coordinates.
    const key = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Uint8Array.from(Buffer.from(x, "base64url"))],
        [-3, Uint8Array.from(Buffer.from(y, "base64url"))],
      ]),
    );
    const credentialId = Buffer.from(this.id, "base64url");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credentialId.length);
    const authData = Buffer.concat([
      this.#authData(options.rp.id, mischief, ATTESTED),
      Buffer.alloc(16),
      length,
      credentialId,
      key,
    ]);
    const attestation = isoCBOR.encode(
      new Map<string, string | Uint8Array | Map<string, string>>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", Uint8Array.from(authData)],
      ]),
    );
    return {
      id: this.id,
      clientDataJSON: this.#clientData("webauthn.create", options.challenge, mischief),
      attestationObject: base64url(attestation),
      transports: ["internal"],
    };
  }

  get(options: PasskeyRequest, mischief: Mischief = {}): SignedByPasskey {
    this.#counter += 1;
    const authData = this.#authData(options.rpId, mischief, 0);
    const clientDataJSON = this.#clientData("webauthn.get", options.challenge, mischief);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    return {
      id: this.id,
      clientDataJSON,
      authenticatorData: base64url(authData),
      signature: base64url(sign("sha256", signed, mischief.signWith ?? this.#keys.privateKey)),
      userHandle: mischief.userHandle === undefined ? this.#userHandle : mischief.userHandle,
    };
  }

  #authData(host: string, mischief: Mischief, more: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(mischief.counter ?? this.#counter);
    const flags = USER_PRESENT | (mischief.verified === false ? 0 : USER_VERIFIED) | more;
    return Buffer.concat([sha256(mischief.host ?? host), Buffer.of(flags), counter]);
  }

  #clientData(type: string, challenge: string, mischief: Mischief): string {
    const data = {
      type,
      challenge: mischief.challenge ?? challenge,
      origin: mischief.origin ?? this.#origin,
      crossOrigin: false,
    };
    return base64url(Buffer.from(JSON.stringify(data)));
  }
}

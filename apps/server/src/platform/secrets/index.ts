export { createSecretBox, type SecretBox, type SecretPlace } from "./secret-box.ts";
export { keptSecretKey, parseSecretKey } from "./secret-key.ts";

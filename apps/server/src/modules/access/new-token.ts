import { randomBytes } from "node:crypto";

/** 256 random bits in 43 letters of base64url. */
export const newToken = () => randomBytes(32).toString("base64url");

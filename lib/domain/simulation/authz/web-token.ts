import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { sha256Hex } from "../../base/sha256.ts";
import { numberAt, objectsAt, textAt } from "../spec-fields.ts";

/** A JSON Web Token in its compact form, read but not judged. */
export interface WebToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Uint8Array;
}

/** Null when the text is no token. */
export function readWebToken(text: string): WebToken | null {
  const [head = "", body = "", mark = "", ...rest] = text.split(".");
  const header = jsonOf(head);
  const claims = jsonOf(body);
  const signature = bytesOf(mark);
  if (rest.length > 0 || header === null || claims === null || signature === null) return null;
  return { header, claims, signed: `${head}.${body}`, signature };
}

function jsonOf(part: string): JsonObject | null {
  const bytes = bytesOf(part);
  if (bytes === null) return null;
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Null when the text is not base64url. */
function bytesOf(part: string): Uint8Array | null {
  if (part === "" || !/^[\w-]+$/.test(part)) return null;
  try {
    return Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
  } catch {
    return null;
  }
}

export type SignatureVerdict = "good" | "bad" | "unknown";

/** Whether one of the keys of a JWKS signed the token. Unknown for algorithms other than RS256. */
export function verifySignature(token: WebToken, jwks: string): SignatureVerdict {
  const keys = keysOf(jwks);
  const kid = textAt(token.header, "kid");
  const named = keys.filter((key) => kid === null || (textAt(key, "kid") ?? kid) === kid);
  if (named.length === 0) return "bad";
  if (textAt(token.header, "alg") !== "RS256") return "unknown";
  return named.some((key) => textAt(key, "kty") === "RSA" && isSignedBy(token, key)) ? "good" : "bad";
}

function keysOf(jwks: string): readonly JsonObject[] {
  try {
    const value = JSON.parse(jwks) as JsonValue;
    return isJsonObject(value) ? objectsAt(value, "keys") : [];
  } catch {
    return [];
  }
}

/** DigestInfo of SHA-256 in front of the hash (RFC 8017, 9.2). */
const SHA256_PREFIX = "3031300d060960864801650304020105000420";

/** RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2). */
function isSignedBy({ signed, signature }: WebToken, key: JsonObject): boolean {
  const modulus = bytesOf(textAt(key, "n") ?? "");
  const exponent = bytesOf(textAt(key, "e") ?? "");
  if (modulus === null || exponent === null || signature.length !== modulus.length || modulus.length > 1024)
    return false;
  const opened = power(numberOf(signature), numberOf(exponent), numberOf(modulus));
  const digest = `${SHA256_PREFIX}${sha256Hex(signed)}`;
  const padding = "ff".repeat(Math.max(8, modulus.length - digest.length / 2 - 3));
  return opened === BigInt(`0x0001${padding}00${digest}`);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}

const MAX_EXPONENT_BITS = 64;

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent, bits = 0; rest > 0n && bits < MAX_EXPONENT_BITS; rest >>= 1n, bits += 1) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const SKEW_S = 60;

/** Whether the token is valid at the time; unknown where it has times and none is given. */
export function isInTime({ claims }: WebToken, timeMs: number | null): boolean | null {
  const expires = numberAt(claims, "exp");
  const begins = numberAt(claims, "nbf");
  if (expires === null && begins === null) return true;
  if (timeMs === null) return null;
  const now = timeMs / 1000;
  return (expires === null || now <= expires + SKEW_S) && (begins === null || now >= begins - SKEW_S);
}

import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";

/** What a client must present; with both, either is enough. */
export interface Credentials {
  readonly basic?: { readonly username: string; readonly password: string };
  readonly bearerToken?: string;
}

export function isAuthorized(header: string | undefined, { basic, bearerToken }: Credentials): boolean {
  if (basic === undefined && bearerToken === undefined) return true;
  const [scheme = "", value = ""] = (header ?? "").split(/ +/u, 2);
  if (scheme.toLowerCase() === "bearer") return bearerToken !== undefined && isEqual(value, bearerToken);
  if (scheme.toLowerCase() !== "basic" || basic === undefined) return false;
  return isEqual(Buffer.from(value, "base64").toString("utf8"), `${basic.username}:${basic.password}`);
}

function isEqual(given: string, expected: string): boolean {
  const givenBytes = Buffer.from(given);
  const expectedBytes = Buffer.from(expected);
  return givenBytes.length === expectedBytes.length && timingSafeEqual(givenBytes, expectedBytes);
}

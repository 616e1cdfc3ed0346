import { AppError } from "@/lib/domain/base/app-error.ts";

export const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface GuardOptions {
  /** Host names (with port unless default) under which this console is reached. Empty: loopback names only. */
  readonly allowedHosts: readonly string[];
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/** Refuses a foreign Host header: a page of another site cannot reach us by rebinding its name to our address. */
export function checkHost(headers: Headers, { allowedHosts }: GuardOptions): void {
  const host = headers.get("host")?.toLowerCase() ?? "";
  const known = allowedHosts.length === 0 ? LOOPBACK.test(host) : allowedHosts.includes(host);
  if (!known) {
    throw new AppError("forbidden", "This host name is not served here", {
      hint: "Open the console by its own address, or add the name to FORESAIL_ALLOWED_HOSTS.",
    });
  }
}

/**
 * Cross-site request defence for calls that carry the cookie: same origin by Origin and Sec-Fetch-Site, a header that a
 * form cannot send, and JSON. Bearer tokens are not sent by browsers on their own and need none of it.
 */
export function checkSameOrigin(headers: Headers): void {
  const origin = headers.get("origin");
  const host = headers.get("host")?.toLowerCase();
  const fetchSite = headers.get("sec-fetch-site");
  const sameOrigin = origin !== null && URL.canParse(origin) && new URL(origin).host.toLowerCase() === host;
  const sameSite = fetchSite === null || fetchSite === "same-origin";
  if (!sameOrigin || !sameSite || headers.get("x-foresail") === null) {
    throw new AppError("forbidden", "The request does not come from this console", {
      hint: "Reload the page and try again. Programs authenticate with a bearer token instead of the cookie.",
    });
  }
}

/** Body as JSON, refused above 10 MB before it is parsed. An absent body is undefined. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > MAX_BODY_BYTES) throw tooLarge();
  if (request.body === null) return undefined;

  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;

  const contentType = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(contentType)) {
    throw new AppError("invalid", "The body is not JSON", { hint: "Send content-type: application/json." });
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new AppError("invalid", "The body is not valid JSON", { cause });
  }
}

function tooLarge(): AppError {
  return new AppError("too_large", "The body is larger than 10 MB", { hint: "Send fewer objects at once." });
}

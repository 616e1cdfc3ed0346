import { randomUUID } from "node:crypto";
import type { RequestSource } from "@/lib/services/context.ts";

const MAX_USER_AGENT = 256;

/**
 * Where a request comes from. The address is the last hop's: Next writes the socket's address there, and anything a
 * client sent before it proves nothing.
 */
export function requestSource(headers: Headers): RequestSource {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",");
  return {
    ip: hops.at(-1)?.trim() ?? "",
    userAgent: (headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT),
    requestId: randomUUID(),
  };
}

import { randomUUID } from "node:crypto";
import type { RequestSource } from "@/lib/services/context.ts";
import { clientAddress, peerHeader } from "./peer-address.ts";

const MAX_USER_AGENT = 256;

/** Where a request comes from; see `clientAddress` for whom it believes. */
export function requestSource(
  headers: Headers,
  { trustedProxies }: { readonly trustedProxies: readonly string[] },
): RequestSource {
  const peer = headers.get(peerHeader()) ?? "";
  return {
    ip: clientAddress({ peer, forwardedFor: headers.get("x-forwarded-for") ?? "" }, trustedProxies),
    userAgent: (headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT),
    requestId: randomUUID(),
  };
}

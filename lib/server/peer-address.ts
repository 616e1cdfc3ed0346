import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

const HEADER = Symbol.for("foresail.peer-header");

/** Next compiles instrumentation and routes apart, so the name stands on `globalThis`. No client can guess it. */
export function peerHeader(): string {
  const shared = globalThis as { [HEADER]?: string };
  return (shared[HEADER] ??= `x-foresail-peer-${randomUUID()}`);
}

/** Writes the socket's address on every request before anything reads it: routes get headers and no socket. */
export function recordPeers(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    request.headers[peerHeader()] = request.socket.remoteAddress ?? "";
  });
}

/** An address, or a range such as 10.0.0.0/8. */
export function isAddressRange(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** IPv4 inside IPv6, as a socket that listens on both gives it, is IPv4. */
const plain = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, "");

/**
 * Who sent a request: the socket's address, unless that is a proxy we trust; then the nearest hop before it that is not
 * one. What stands further left in X-Forwarded-For was written by that client and proves nothing.
 */
export function clientAddress(
  { peer, forwardedFor }: { readonly peer: string; readonly forwardedFor: string },
  trustedProxies: readonly string[],
): string {
  const trusted = listOf(trustedProxies);
  const isTrusted = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? "ipv6" : "ipv4");
  };
  const hops = forwardedFor
    .split(",")
    .map(plain)
    .filter((hop) => hop !== "");
  let nearest = plain(peer);
  while (isTrusted(nearest)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) break;
    nearest = hop;
  }
  return nearest;
}

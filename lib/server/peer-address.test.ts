import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { clientAddress, isAddressRange, peerHeader, recordPeers } from "./peer-address.ts";

const PROXIES = ["10.0.0.0/8", "fd00::1"];

describe("clientAddress", () => {
  it.each([
    [
      "believes the socket and not the header when no proxy is trusted",
      "192.0.2.7",
      "1.2.3.4",
      [],
      "192.0.2.7",
    ],
    ["believes the socket of a client that is no proxy", "192.0.2.7", "1.2.3.4", PROXIES, "192.0.2.7"],
    ["takes the hop a trusted proxy wrote", "10.1.1.1", "192.0.2.7", PROXIES, "192.0.2.7"],
    [
      "takes the nearest hop, not what the client wrote before it",
      "10.1.1.1",
      "1.2.3.4, 192.0.2.7",
      PROXIES,
      "192.0.2.7",
    ],
    [
      "walks back over several trusted proxies",
      "10.1.1.1",
      "1.2.3.4, 192.0.2.7, 10.2.2.2",
      PROXIES,
      "192.0.2.7",
    ],
    ["stays at the proxy when the header is absent", "10.1.1.1", "", PROXIES, "10.1.1.1"],
    ["stays at the proxy when the hop is no address", "10.1.1.1", "unknown", PROXIES, "10.1.1.1"],
    ["knows IPv4 inside IPv6", "::ffff:10.1.1.1", "192.0.2.7", PROXIES, "192.0.2.7"],
    ["knows IPv6 proxies", "fd00::1", "2001:db8::7", PROXIES, "2001:db8::7"],
  ])("%s", (_case, peer, forwardedFor, trusted, expected) => {
    expect(clientAddress({ peer, forwardedFor }, trusted)).toBe(expected);
  });
});

describe("isAddressRange", () => {
  it.each([
    ["10.0.0.1", true],
    ["10.0.0.0/8", true],
    ["fd00::/8", true],
    ["10.0.0.0/33", false],
    ["proxy.example", false],
    ["10.0.0.0/8/8", false],
  ])("%s: %s", (text, expected) => expect(isAddressRange(text)).toBe(expected));
});

describe("recordPeers", () => {
  it("writes the socket's address over whatever a client sends", async () => {
    recordPeers();
    const server = createServer((request, response) => response.end(request.headers[peerHeader()]));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { [peerHeader()]: "1.2.3.4" } });
    expect(await answer.text()).toBe("127.0.0.1");
    server.close();
  });
});

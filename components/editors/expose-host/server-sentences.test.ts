import { describe, expect, it } from "vitest";
import { gatewayApiServer, istioServer, needsCredential, serverSentences } from "./server-sentences.ts";

const server = (port: object, tls?: object) =>
  istioServer({
    port: { ...port },
    hosts: ["shop.example.com"],
    ...(tls === undefined ? {} : { tls: { ...tls } }),
  });
const https = { number: 443, name: "https", protocol: "HTTPS" };
const http = { number: 80, name: "http", protocol: "HTTP" };

describe("serverSentences", () => {
  it.each([
    ["plaintext", server(http), "shop.example.com on port 80: taken in plaintext"],
    ["a redirect to https", server(http, { httpsRedirect: true }), "answered 301 to https"],
    [
      "TLS that ends at the gateway",
      server(https, { mode: "SIMPLE", credentialName: "c" }),
      "TLS ends here, and routes see",
    ],
    ["TLS that is passed on", server(https, { mode: "PASSTHROUGH" }), "passed on unread"],
    ["certificates of callers", server(https, { mode: "MUTUAL" }), "callers must show a certificate"],
    ["HTTPS without tls", server(https), "the API server refuses the object"],
  ])("tells of %s", (_, exposed, words) => {
    expect(serverSentences(exposed, null).join(" ")).toContain(words);
  });

  it("finds a port that the gateway's Service does not open", () => {
    expect(serverSentences(server(http), [443, 15021])[1]).toBe(
      "The Service of the gateway does not open 80 (it opens 443, 15021): nothing arrives.",
    );
    expect(serverSentences(server(http), [80])).toHaveLength(1);
  });
});

describe("gatewayApiServer", () => {
  it("takes every host where a listener names none", () => {
    expect(gatewayApiServer({ port: 80, protocol: "HTTP" }).hosts).toEqual(["*"]);
  });

  it("reads the Secrets of a listener", () => {
    const exposed = gatewayApiServer({
      port: 443,
      protocol: "HTTPS",
      tls: { certificateRefs: [{ name: "c" }] },
    });
    expect(exposed.credentials).toEqual(["c"]);
    expect(needsCredential(exposed)).toBe(true);
  });
});

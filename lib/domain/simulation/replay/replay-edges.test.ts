import { describe, expect, it } from "vitest";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { edge, edges, meshOf, policy } from "./replay-fixture.ts";
import { replayEdges } from "./replay-edges.ts";

describe("replayEdges", () => {
  it("says unchanged for everything when nothing changes", () => {
    const mesh = meshOf(policy("{rules: [{to: [{operation: {paths: [/a]}}]}]}"));
    const { volumes } = replayEdges(edges, mesh, mesh);
    expect(volumes.unchanged).toEqual({ edges: 3, rateRps: 30, bytesPerS: 0 });
  });

  it("names who loses access to a first ALLOW policy, plaintext callers included", () => {
    const after = meshOf(policy("{rules: [{from: [{source: {namespaces: [alpha]}}]}]}"));
    const replay = replayEdges(edges, meshOf(), after);
    expect(replay.edges.map(({ verdict }) => verdict)).toEqual(["unchanged", "newly-denied", "newly-denied"]);
    expect(replay.edges[2]?.conditions).toContain("no-identity");
    expect(replay.edges[1]?.evidence[0]?.object?.name).toBe("p");
    expect(replay.volumes["newly-denied"].rateRps).toBe(20);
  });

  it("names who gains access when a policy goes", () => {
    const before = meshOf(policy("{rules: [{from: [{source: {namespaces: [alpha]}}]}]}"));
    expect(replayEdges(edges, before, meshOf()).volumes["newly-allowed"].edges).toBe(2);
  });

  it("is uncertain where the path decides, and says so", () => {
    const after = meshOf(policy("{action: DENY, rules: [{to: [{operation: {paths: [/admin]}}]}]}"));
    const [first] = replayEdges(edges, meshOf(), after).edges;
    expect(first?.verdict).toBe("uncertain");
    expect(first?.missing.map(({ what }) => what)).toEqual(["path"]);
  });

  it("does not know the port of a Service with several", () => {
    const after = meshOf(policy('{action: DENY, rules: [{to: [{operation: {ports: ["8080"]}}]}]}'));
    const cart = edge("client-b", "beta", "api-v1");
    const toApi: ObservedEdge = {
      ...cart,
      destination: { ...cart.destination, service: "api", host: "api.alpha.svc.cluster.local" },
    };
    const [known, unknown] = replayEdges([edge("client-b", "beta", "web-v1"), toApi], meshOf(), after).edges;
    expect(known?.verdict).toBe("newly-denied");
    expect(unknown?.verdict).toBe("uncertain");
    expect(unknown?.missing.map(({ what }) => what)).toEqual(["to.port"]);
  });

  it("sees that STRICT breaks a client without sidecar and nobody else", () => {
    const strict =
      "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: s, namespace: alpha}, spec: {mtls: {mode: STRICT}}}";
    const replay = replayEdges(edges, meshOf(), meshOf(strict));
    expect(replay.edges.map(({ brokenByTls }) => brokenByTls)).toEqual([false, false, true]);
    expect(replay.volumes["broken-by-tls"]).toEqual({ edges: 1, rateRps: 10, bytesPerS: 0 });
  });

  it("shows where a weighted route moves traffic", () => {
    const after = meshOf(`
{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: d, namespace: alpha}, spec: {host: web, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}}
---
{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v, namespace: alpha}, spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: v1}, weight: 90}, {destination: {host: web, subset: v2}, weight: 10}]}]}}`);
    const [first, , outside] = replayEdges(edges, meshOf(), after).edges;
    expect(Object.fromEntries(first?.moved?.before ?? [])).toEqual({
      "alpha/web-v1": 0.5,
      "alpha/web-v2": 0.5,
    });
    expect(Object.fromEntries(first?.moved?.after ?? [])).toEqual({
      "alpha/web-v1": 0.9,
      "alpha/web-v2": 0.1,
    });
    expect(outside?.moved).toBeNull();
  });

  it("says over the limit when the requests under way exceed a breaker that the change sets", () => {
    const breaker = (limit: number): string =>
      `{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: d, namespace: alpha}, spec: {host: web, trafficPolicy: {connectionPool: {http: {http2MaxRequests: ${String(limit)}}}}}}`;
    const busy = [edge("client-a", "alpha", "web-v1", { rateRps: 100 })];
    const over = replayEdges(busy, meshOf(), meshOf(breaker(5))).edges[0]?.overLimit;
    expect(over).toEqual({
      expectedRequests: 10,
      allCallersRequests: 10,
      ceiling: { byClients: 5, byServers: 10, ceiling: 5 },
    });
    expect(replayEdges(busy, meshOf(), meshOf(breaker(20))).edges[0]?.overLimit).toBeNull();
    expect(replayEdges(busy, meshOf(breaker(5)), meshOf(breaker(5))).edges[0]?.overLimit).toBeNull();
  });
});

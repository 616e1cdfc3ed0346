import { describe, expect, it } from "vitest";
import { Collection } from "../../mesh/collection.ts";
import { KIND_KEYS } from "../../mesh/kind-keys.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { traceRequest } from "../trace.ts";
import { edge, edges, meshOf, policy } from "./replay-fixture.ts";
import { replayEdges } from "./replay-edges.ts";
import { worstClass } from "./replayed-edge.ts";

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

describe("replayEdges without EndpointSlices", () => {
  const SUBSETS = `
{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: d, namespace: alpha}, spec: {host: web, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}}`;
  const to = (subset: string): string => `
{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v, namespace: alpha}, spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: ${subset}}}]}]}}`;
  const unread = (mesh: MeshSnapshot): MeshSnapshot => ({
    ...mesh,
    endpointSlices: Collection.of([]),
    availability: new Map([
      ...mesh.availability,
      [KIND_KEYS.endpointSlice, { state: "forbidden", reason: "no right to list them" }],
    ]),
  });

  it("does not know who is reached where the change leads elsewhere", () => {
    const [first] = replayEdges(
      edges,
      unread(meshOf(SUBSETS, to("v1"))),
      unread(meshOf(SUBSETS, to("v2"))),
    ).edges;
    expect(first?.failing).toBeNull();
    expect(first?.verdict).toBe("uncertain");
    expect(first?.missing).toEqual([{ what: "EndpointSlices", why: "no right to list them" }]);
  });

  it("says unchanged where the change leads to the same", () => {
    const before = unread(meshOf(SUBSETS, to("v1")));
    const after = unread(
      meshOf(
        SUBSETS.replace("}]}}", "}], trafficPolicy: {connectionPool: {http: {http2MaxRequests: 500}}}}}"),
        to("v1"),
      ),
    );
    expect(replayEdges(edges, before, after).volumes.unchanged.edges).toBe(3);
  });

  it("does not say of a single request that nobody is ready", () => {
    const mesh = unread(meshOf());
    const { outcomes, missing } = traceRequest(mesh, {
      from: {
        namespace: "alpha",
        labels: { app: "client-a" },
        serviceAccount: "client-a",
        ip: null,
        inMesh: true,
      },
      to: { service: "web.alpha" },
      authority: "web.alpha",
      port: 80,
      method: "GET",
      path: "/",
      headers: {},
      protocol: "http",
    });
    expect(outcomes.map(({ why }) => why)).toEqual(["unknown"]);
    expect(missing.map(({ what }) => what)).toEqual(["EndpointSlices"]);
  });
});

describe("replayEdges where nobody was reached before", () => {
  const to = (weights: string): string => `
{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v, namespace: alpha}, spec: {hosts: [web], http: [{route: [${weights}]}]}}`;
  const HALF =
    "{destination: {host: web, subset: v1}, weight: 50}, {destination: {host: web, subset: v2}, weight: 50}";
  const ALL = "{destination: {host: web, subset: v1}}";

  it("says that requests still fail, with the reason, and that the change does not break them", () => {
    const [first] = replayEdges(edges, meshOf(to(ALL)), meshOf(to(HALF))).edges;
    expect(first?.stillFailing).toEqual({ minRatio: 1, maxRatio: 1 });
    expect(first?.failing).toBeNull();
    expect(first && worstClass(first)).toBe("still-failing");
    expect(first?.evidence[0]?.text).toMatch(/v1/);
  });

  it("says nothing of it when the change mends them", () => {
    const subset =
      "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: d, namespace: alpha}, spec: {host: web, subsets: [{name: v1, labels: {version: v1}}]}}";
    const mended = replayEdges(edges, meshOf(to(ALL)), meshOf(subset, to(ALL))).edges;
    expect(mended.map(({ stillFailing }) => stillFailing)).toEqual([null, null, null]);
  });
});

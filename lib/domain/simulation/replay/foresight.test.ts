import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../../kube/kube-object.ts";
import { applyWatchEvents } from "../../mesh/apply-watch-events.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { assumedEdges } from "./assumed-edges.ts";
import { pathChecker } from "./path-check.ts";
import { edgeReplayer, replayEdges } from "./replay-edges.ts";
import { classesOf, type ReplayedEdge } from "./replayed-edge.ts";
import { edge, edges, meshOf, policy } from "./replay-fixture.ts";

const RULE = "networking.istio.io/v1, kind: DestinationRule, metadata: {name: web, namespace: alpha}";
const ROUTE = "networking.istio.io/v1, kind: VirtualService, metadata: {name: web, namespace: alpha}";
/** 02: subsets; 04: the same rule without them; 09: a split over the subsets. */
const SUBSETS = `{apiVersion: ${RULE}, spec: {host: web, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}}`;
const BREAKER = `{apiVersion: ${RULE}, spec: {host: web, trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}}}`;
const split = (v1: number, v2: number): string =>
  `{apiVersion: ${ROUTE}, spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: v1}, weight: ${String(v1)}}, {destination: {host: web, subset: v2}, weight: ${String(v2)}}]}]}}`;

/** The mesh after each of the texts was written on top of the one before. */
function writeAll(mesh: MeshSnapshot, texts: readonly string[]): readonly MeshSnapshot[] {
  const states: MeshSnapshot[] = [];
  let now = mesh;
  for (const text of texts) {
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as KubeObject;
      const [group = ""] = object.apiVersion.split("/");
      now = applyWatchEvents(now, [{ type: "changed", kindKey: `${object.kind}.${group}`, object }]);
    }
    states.push(now);
  }
  return states;
}

const one = (before: MeshSnapshot, after: MeshSnapshot): ReplayedEdge | undefined =>
  replayEdges(edges, before, after).edges[0];

describe("newly failing", () => {
  const [with02 = meshOf(), with04 = meshOf(), with09 = meshOf()] = writeAll(meshOf(), [
    SUBSETS,
    BREAKER,
    split(90, 10),
  ]);

  it("foresees that 02 → 04 → 09 breaks every request, and names rule and path", () => {
    const replay = replayEdges(edges, with04, with09);
    const inMesh = replay.edges.slice(0, 2);
    expect(inMesh.map(({ failing }) => failing)).toEqual([
      { minRatio: 1, maxRatio: 1 },
      { minRatio: 1, maxRatio: 1 },
    ]);
    expect(replay.volumes["newly-failing"]).toMatchObject({ edges: 2, rateRps: 20 });
    expect(inMesh[0]?.evidence[0]).toMatchObject({
      object: { kind: "DestinationRule", name: "web" },
      path: ["spec", "subsets"],
      text: expect.stringContaining("no subset v1") as string,
    });
  });

  it("says nothing of the kind for 02 → 09, and again for 04 on top of it", () => {
    const [both = with02] = writeAll(with02, [split(90, 10)]);
    expect(one(with02, both)?.failing).toBeNull();
    const [overwritten = both] = writeAll(both, [BREAKER]);
    expect(classesOf(one(both, overwritten) ?? fail())).toEqual(["newly-failing"]);
  });

  it("leaves alone who has no proxy to route with", () => {
    expect(replayEdges(edges, with04, with09).edges[2]?.failing).toBeNull();
  });

  it("counts only the share that reaches nobody", () => {
    const [half = with02] = writeAll(with02, [
      `{apiVersion: ${ROUTE}, spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: v1}, weight: 75}, {destination: {host: web, subset: v9}, weight: 25}]}]}}`,
    ]);
    expect(one(with02, half)?.failing).toEqual({ minRatio: 0.25, maxRatio: 0.25 });
  });

  it("is uncertain where only one of several rules leads nowhere", () => {
    const rules = (subset: string): string =>
      `{apiVersion: ${ROUTE}, spec: {hosts: [web], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: web, subset: ${subset}}}]}, {route: [{destination: {host: web, subset: v1}}]}]}}`;
    const [works = with02, breaks = with02] = writeAll(with02, [rules("v2"), rules("v9")]);
    const replayed = one(works, breaks);
    expect(replayed?.failing).toEqual({ minRatio: 0, maxRatio: 1 });
    expect(replayed?.verdict).toBe("uncertain");
    expect(replayed?.missing[0]?.what).toBe("path, method and headers");
  });

  it("sees a host whose last endpoint goes out of the subset, and a service that is no more", () => {
    const [selective = meshOf()] = writeAll(meshOf(), [
      `{apiVersion: ${RULE}, spec: {host: web, subsets: [{name: v1, labels: {version: none}}]}}\n---\n${split(100, 0)}`,
    ]);
    expect(one(meshOf(), selective)?.evidence.at(-1)?.text).toContain("no ready endpoints");
    const gone = applyWatchEvents(meshOf(), [
      { type: "deleted", kindKey: "Service.", namespace: "alpha", name: "web" },
    ]);
    expect(one(meshOf(), gone)?.failing?.minRatio).toBe(1);
  });

  it("counts aborts of a fault as failing", () => {
    const fault = (percent: number): string =>
      `{apiVersion: ${ROUTE}, spec: {hosts: [web], http: [{fault: {abort: {httpStatus: 503, percentage: {value: ${String(percent)}}}}, route: [{destination: {host: web}}]}]}}`;
    const [after = meshOf()] = writeAll(meshOf(), [fault(10)]);
    expect(one(meshOf(), after)?.failing?.minRatio).toBeCloseTo(0.1, 6);
  });

  it("follows a caller that runs no pod just now by its identity", () => {
    const weekly = edge("weekly-report", "alpha", "web-v1");
    expect(replayEdges([weekly], with04, with09).edges[0]?.failing?.minRatio).toBe(1);
  });
});

describe("moved", () => {
  it("names the rule where the host has several and only one moves", () => {
    const rules = (weight: number): string =>
      `{apiVersion: ${ROUTE}, spec: {hosts: [web], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: web, subset: v1}}]}, {route: [{destination: {host: web, subset: v1}, weight: ${String(weight)}}, {destination: {host: web, subset: v2}, weight: ${String(100 - weight)}}]}]}}`;
    const [before = meshOf(), after = meshOf()] = writeAll(meshOf(SUBSETS), [rules(90), rules(70)]);
    const replayed = one(before, after);
    expect(replayed?.verdict).toBe("unchanged");
    expect(replayed?.moved).toMatchObject({ onlyRule: "http[1]" });
    expect(classesOf(replayed ?? fail())).toEqual(["moved"]);
  });

  it("is newly denied where it moves to a workload that refuses the caller", () => {
    const closed = `{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: v2, namespace: alpha}, spec: {selector: {matchLabels: {version: v2}}, rules: [{from: [{source: {namespaces: [gamma]}}]}]}}`;
    const [before = meshOf(), after = meshOf()] = writeAll(meshOf(SUBSETS, closed), [
      split(100, 0),
      split(50, 50),
    ]);
    expect(replayEdges(edges.slice(0, 1), before, after).edges[0]?.verdict).toBe("newly-denied");
  });
});

describe("pathChecker", () => {
  const problems = (texts: readonly string[], before = meshOf()) => {
    const states = writeAll(before, texts);
    const final = states.at(-1) ?? before;
    const replay = edgeReplayer(edges, { before, after: final });
    const check = pathChecker(edges, { before, states });
    return edges.flatMap((each) => check(each, replay(each)).problems);
  };

  it("finds the first of two ALLOW policies, which closes what the second opens", () => {
    const allow = (namespace: string): string =>
      policy(`{rules: [{from: [{source: {namespaces: [${namespace}]}}]}]}`, `allow-${namespace}`);
    expect(
      problems([allow("alpha"), allow("beta")]).map(({ kind, state, replayed }) => [
        kind,
        state,
        replayed.edge.source.workload,
      ]),
    ).toEqual([["interrupted", 0, "client-b"]]);
  });

  it("finds a route that comes before its subsets, and nothing in the right order", () => {
    expect(problems([split(50, 50), SUBSETS]).map(({ kind }) => kind)).toEqual([
      "interrupted",
      "interrupted",
    ]);
    expect(problems([SUBSETS, split(50, 50)])).toEqual([]);
  });

  it("finds who is let in while one policy is exchanged for another", () => {
    const closed = meshOf(policy("{rules: [{from: [{source: {namespaces: [alpha]}}]}]}", "old"));
    const opened = applyWatchEvents(closed, [
      {
        type: "deleted",
        kindKey: "AuthorizationPolicy.security.istio.io",
        namespace: "alpha",
        name: "old",
      },
    ]);
    const [final = opened] = writeAll(opened, [
      policy("{rules: [{from: [{source: {namespaces: [alpha]}}]}]}", "new"),
    ]);
    const check = pathChecker(edges, { before: closed, states: [opened, final] });
    const replay = edgeReplayer(edges, { before: closed, after: final });
    const found = edges.flatMap((each) => check(each, replay(each)).problems);
    expect(found.map(({ kind, replayed }) => `${kind} ${replayed.edge.source.workload}`)).toEqual([
      "exposed client-b",
      "exposed client-p",
    ]);
  });
});

describe("assumedEdges", () => {
  const before = meshOf();
  const [after = before] = writeAll(before, [policy("{rules: [{from: [{source: {namespaces: [alpha]}}]}]}")]);

  it("asks for every identity and for plaintext, at what the change touches only", () => {
    const { edges: assumed, skipped } = assumedEdges({
      before,
      after,
      observed: edges,
      most: 1_000,
    });
    expect(skipped).toBe(0);
    expect(new Set(assumed.map(({ destination }) => destination.workloadNamespace))).toEqual(
      new Set(["alpha"]),
    );
    expect(assumed.some(({ source }) => source.principal === null)).toBe(true);
    const { volumes, edges: replayed } = replayEdges(assumed, before, after);
    expect(volumes["newly-denied"].edges).toBeGreaterThan(0);
    expect(replayed.every(({ conditions }) => conditions.includes("not-observed"))).toBe(true);
  });

  it("says how many it left out", () => {
    const { edges: assumed, skipped } = assumedEdges({ before, after, observed: [], most: 3 });
    expect(assumed).toHaveLength(3);
    expect(skipped).toBeGreaterThan(0);
  });
});

function fail(): never {
  throw new Error("the edge was not replayed");
}

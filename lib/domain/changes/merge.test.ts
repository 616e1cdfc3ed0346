import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import { canonicalJson, isSameJson } from "../kube/canonical-json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { mergeThreeWay, type MergeResult } from "./merge.ts";

const object = (kind: string, spec: JsonObject): KubeObject => ({
  apiVersion:
    kind === "VirtualService" || kind === "DestinationRule"
      ? "networking.istio.io/v1"
      : "security.istio.io/v1",
  kind,
  metadata: { name: "cart", namespace: "shop" },
  spec,
});

const merge = (kind: string, base: JsonObject, desired: JsonObject, live: JsonObject): MergeResult =>
  mergeThreeWay({ kind, base: object(kind, base), desired: object(kind, desired), live: object(kind, live) });

const to = (subset: string, weight: number): JsonObject => ({
  destination: { host: "cart", subset },
  weight,
});

describe("changes beside each other are merged", () => {
  test("a timeout here and a retry there, on the same named route", () => {
    const { merged, conflicts } = merge(
      "VirtualService",
      { http: [{ name: "a", timeout: "1s" }, { name: "b" }] },
      { http: [{ name: "a", timeout: "2s" }, { name: "b" }] },
      { http: [{ name: "a", timeout: "1s", retries: { attempts: 3 } }, { name: "b" }] },
    );
    expect(conflicts).toEqual([]);
    expect(merged.spec).toEqual({
      http: [{ name: "a", timeout: "2s", retries: { attempts: 3 } }, { name: "b" }],
    });
  });

  test("a route inserted in front does not shift the other side's edit", () => {
    const { merged, conflicts } = merge(
      "VirtualService",
      { http: [{ name: "a" }, { name: "b" }] },
      { http: [{ name: "a" }, { name: "b", timeout: "2s" }] },
      { http: [{ name: "new" }, { name: "a" }, { name: "b" }] },
    );
    expect(conflicts).toEqual([]);
    expect(merged.spec).toEqual({ http: [{ name: "new" }, { name: "a" }, { name: "b", timeout: "2s" }] });
  });

  test("hosts are a set", () => {
    const { merged, conflicts } = merge(
      "VirtualService",
      { hosts: ["a", "b"] },
      { hosts: ["b", "c"] },
      { hosts: ["d", "b", "a"] },
    );
    expect(conflicts).toEqual([]);
    expect(merged.spec).toEqual({ hosts: ["d", "b", "c"] });
  });

  test("subsets by name", () => {
    const { merged, conflicts } = merge(
      "DestinationRule",
      { subsets: [{ name: "v1" }] },
      { subsets: [{ name: "v1" }, { name: "v2" }] },
      { subsets: [{ name: "v0" }, { name: "v1", labels: { a: "b" } }] },
    );
    expect(conflicts).toEqual([]);
    expect(merged.spec).toEqual({
      subsets: [{ name: "v0" }, { name: "v1", labels: { a: "b" } }, { name: "v2" }],
    });
  });

  test("bookkeeping and status are live's", () => {
    const base = object("VirtualService", { hosts: ["a"] });
    const live = {
      ...base,
      metadata: { ...base.metadata, uid: "u", resourceVersion: "9" },
      status: { x: 1 },
    };
    const desired = { ...base, spec: { hosts: ["b"] }, status: { x: 0 } };
    expect(mergeThreeWay({ kind: "VirtualService", base, desired, live }).merged).toEqual({
      ...live,
      spec: { hosts: ["b"] },
    });
  });
});

describe("decisions that belong together conflict as a whole", () => {
  const cases: readonly [
    name: string,
    kind: string,
    versions: readonly [JsonObject, JsonObject, JsonObject],
    path: string,
  ][] = [
    [
      "two weight edits on one route, even on different destinations",
      "VirtualService",
      [
        { http: [{ route: [to("v1", 90), to("v2", 10)] }] },
        { http: [{ route: [to("v1", 80), to("v2", 10)] }] },
        { http: [{ route: [to("v1", 90), to("v2", 20)] }] },
      ],
      "spec,http,0,route",
    ],
    [
      "a rule added while someone flips ALLOW to DENY",
      "AuthorizationPolicy",
      [
        { action: "ALLOW", rules: [{ to: [] }] },
        { action: "ALLOW", rules: [{ to: [] }, { from: [] }] },
        { action: "DENY", rules: [{ to: [] }] },
      ],
      "spec",
    ],
    [
      "a mode against a port override",
      "PeerAuthentication",
      [
        { mtls: { mode: "STRICT" } },
        { mtls: { mode: "PERMISSIVE" } },
        { mtls: { mode: "STRICT" }, portLevelMtls: { "80": { mode: "DISABLE" } } },
      ],
      "spec",
    ],
    [
      "two fields of outlier detection",
      "DestinationRule",
      [
        { trafficPolicy: { outlierDetection: { interval: "1s" } } },
        { trafficPolicy: { outlierDetection: { interval: "2s" } } },
        { trafficPolicy: { outlierDetection: { interval: "1s", maxEjectionPercent: 50 } } },
      ],
      "spec,trafficPolicy,outlierDetection",
    ],
    [
      "a route removed here and changed there",
      "VirtualService",
      [{ http: [{ name: "a" }] }, { http: [] }, { http: [{ name: "a", timeout: "1s" }] }],
      "spec,http,0",
    ],
    [
      "both insert a route at the same place",
      "VirtualService",
      [
        { http: [{ name: "a" }] },
        { http: [{ name: "b" }, { name: "a" }] },
        { http: [{ name: "c" }, { name: "a" }] },
      ],
      "spec,http",
    ],
  ];
  test.each(cases)("%s", (_name, kind, [base, desired, live], path) => {
    const { merged, conflicts } = merge(kind, base, desired, live);
    expect(conflicts.map((conflict) => conflict.path.join(","))).toEqual([path]);
    expect(isSameJson(merged.spec, live) || path === "spec,http").toBe(true);
  });

  test("an object that was deleted and created again", () => {
    const base = { ...object("VirtualService", {}), metadata: { name: "cart", uid: "1" } };
    const live = { ...base, metadata: { name: "cart", uid: "2" } };
    expect(mergeThreeWay({ kind: "VirtualService", base, desired: base, live }).conflicts).toHaveLength(1);
  });
});

describe("properties", () => {
  const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 });
  const policy = fc.record(
    {
      outlierDetection: fc.record({ interval: fc.constantFrom("1s", "2s") }),
      tls: fc.record({ mode: fc.constantFrom("SIMPLE", "MUTUAL") }),
    },
    { requiredKeys: [] },
  );
  const route = fc.record(
    {
      timeout: fc.constantFrom("1s", "2s"),
      route: fc.array(fc.constantFrom(to("v1", 1), to("v2", 2)), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const virtualService = fc
    .record({
      hosts: names,
      routes: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), route, { maxKeys: 4 }),
      exportTo: names,
    })
    .map(({ routes, ...spec }) => ({
      ...spec,
      http: Object.entries(routes).map(([name, fields]) => ({ name, ...fields })),
    }));
  const destinationRule = fc
    .record({
      subsets: fc.dictionary(fc.constantFrom("v1", "v2", "v3"), policy),
      trafficPolicy: policy,
      extra: fc.jsonValue({ maxDepth: 2 }),
    })
    .map(({ subsets, ...spec }) => ({
      ...spec,
      subsets: Object.entries(subsets).map(([name, trafficPolicy]) => ({ name, trafficPolicy })),
    }));
  const three = fc.oneof(
    fc.tuple(fc.constant("VirtualService"), virtualService, virtualService, virtualService),
    fc.tuple(fc.constant("DestinationRule"), destinationRule, destinationRule, destinationRule),
  ) as fc.Arbitrary<[string, JsonObject, JsonObject, JsonObject]>;

  const sorted = (value: unknown): string => canonicalJson(value);

  test("when live is base, the result is desired", () => {
    fc.assert(
      fc.property(three, ([kind, b, d]) => {
        const { merged, conflicts } = merge(kind, b, d, b);
        expect(conflicts).toEqual([]);
        expect(sorted(merged)).toEqual(sorted(object(kind, d)));
      }),
    );
  });

  test("when desired is base, the result is live", () => {
    fc.assert(
      fc.property(three, ([kind, b, , l]) => {
        const { merged, conflicts } = merge(kind, b, b, l);
        expect(conflicts).toEqual([]);
        expect(sorted(merged)).toEqual(sorted(object(kind, l)));
      }),
    );
  });

  test("conflicts are the same from either side", () => {
    fc.assert(
      fc.property(three, ([kind, b, d, l]) => {
        const decided = ({ conflicts }: MergeResult, swap: boolean): string[] =>
          conflicts
            .map(({ base, desired, live }) =>
              sorted({ base, a: swap ? live : desired, b: swap ? desired : live }),
            )
            .toSorted();
        expect(decided(merge(kind, b, d, l), false)).toEqual(decided(merge(kind, b, l, d), true));
      }),
    );
  });

  test("every text that a side introduced is in the result or in a conflict", () => {
    fc.assert(
      fc.property(three, ([kind, b, d, l]) => {
        const result = merge(kind, b, d, l);
        const shown = sorted([result.merged, result.conflicts]);
        const before = leaves(b);
        for (const leaf of [...leaves(d), ...leaves(l)]) if (!before.has(leaf)) expect(shown).toContain(leaf);
      }),
    );
  });
});

function leaves(value: unknown): Set<string> {
  if (typeof value !== "object" || value === null) return new Set([JSON.stringify(value)]);
  return new Set(Object.values(value).flatMap((member) => [...leaves(member)]));
}

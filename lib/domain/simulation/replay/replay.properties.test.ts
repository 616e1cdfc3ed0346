import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../kube/kube-object.ts";
import { applyWatchEvents } from "../../mesh/apply-watch-events.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { edge, edges, meshOf } from "./replay-fixture.ts";
import { replayEdges } from "./replay-edges.ts";

const base = meshOf();
const runs = { numRuns: 120 };
const callers: readonly ObservedEdge[] = [...edges, edge("client-b", "beta", "web-v2")];

const source = fc.record(
  {
    namespaces: fc.subarray(["alpha", "beta", "plain"], { minLength: 1 }),
    principals: fc.subarray(["cluster.local/ns/alpha/sa/client-a", "cluster.local/ns/beta/sa/client-b"], {
      minLength: 1,
    }),
  },
  { requiredKeys: [] },
);
const operation = fc.record(
  {
    methods: fc.subarray(["GET", "POST"], { minLength: 1 }),
    ports: fc.subarray(["8080", "9090"], { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const rule = fc.record(
  {
    from: fc.array(fc.record({ source }), { minLength: 1, maxLength: 2 }),
    to: fc.array(fc.record({ operation }), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const rules = fc.array(rule, { minLength: 1, maxLength: 3 });

type Rules = readonly object[];

function withPolicy(mesh: MeshSnapshot, name: string, action: string, list: Rules): MeshSnapshot {
  const object: KubeObject = {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name, namespace: "alpha" },
    spec: { action, rules: list as never },
  };
  return applyWatchEvents(mesh, [
    { type: "changed", kindKey: "AuthorizationPolicy.security.istio.io", object },
  ]);
}

const verdicts = (before: MeshSnapshot, after: MeshSnapshot): readonly string[] =>
  replayEdges(callers, before, after).edges.map(({ verdict }) => verdict);

describe("replay of observed edges", () => {
  it("never denies more when a rule is added to an ALLOW policy that exists", () => {
    fc.assert(
      fc.property(rules, rule, (list, added) => {
        const before = withPolicy(base, "p", "ALLOW", list);
        const after = withPolicy(before, "p", "ALLOW", [...list, added]);
        expect(verdicts(before, after)).not.toContain("newly-denied");
      }),
      runs,
    );
  });

  it("never allows more when a DENY policy is added", () => {
    fc.assert(
      fc.property(rules, rules, (list, denied) => {
        const before = withPolicy(base, "p", "ALLOW", list);
        expect(verdicts(before, withPolicy(before, "d", "DENY", denied))).not.toContain("newly-allowed");
      }),
      runs,
    );
  });

  it("may deny more when the first ALLOW policy is added", () => {
    const first = withPolicy(base, "p", "ALLOW", [{ from: [{ source: { namespaces: ["alpha"] } }] }]);
    expect(verdicts(base, first)).toContain("newly-denied");
  });

  it("does not depend on the order of rules", () => {
    fc.assert(
      fc.property(rules, fc.constantFrom("ALLOW", "DENY"), (list, action) => {
        const forwards = verdicts(base, withPolicy(base, "p", action, list));
        expect(verdicts(base, withPolicy(base, "p", action, list.toReversed()))).toEqual(forwards);
      }),
      runs,
    );
  });

  it("says the opposite when the change is taken back, and nothing when nothing is changed", () => {
    fc.assert(
      fc.property(rules, rules, (list, other) => {
        const before = withPolicy(base, "p", "ALLOW", list);
        const after = withPolicy(before, "p", "ALLOW", other);
        const swapped = verdicts(after, before).map((verdict) =>
          verdict === "newly-denied"
            ? "newly-allowed"
            : verdict === "newly-allowed"
              ? "newly-denied"
              : verdict,
        );
        expect(swapped).toEqual(verdicts(before, after));
        expect(new Set(verdicts(after, after))).toEqual(new Set(["unchanged"]));
      }),
      runs,
    );
  });

  it("only refines: an edge whose port is known is never less certain than one whose port is not", () => {
    const twoPorts = meshOf(
      "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: alpha}, spec: {selector: {app: web}, clusterIP: 198.19.177.13, ports: [{name: http, port: 80, targetPort: 8080}, {name: http-b, port: 90, targetPort: 9090}]}}",
    );
    fc.assert(
      fc.property(rules, (list) => {
        const known = verdicts(base, withPolicy(base, "p", "DENY", list));
        const unknown = verdicts(twoPorts, withPolicy(twoPorts, "p", "DENY", list));
        for (const [at, verdict] of unknown.entries())
          if (verdict !== "uncertain") expect(known[at]).toBe(verdict);
      }),
      runs,
    );
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { buildWorld } from "@/demo/world/build-world.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { toDottedPath } from "../base/json.ts";
import { configKindForObject } from "../istio/kinds.ts";
import { groupOf } from "../kube/object-ref.ts";
import { applyWatchEvents } from "../mesh/apply-watch-events.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import { configKindKey, type MeshSnapshot } from "../mesh/snapshot.ts";
import type { Finding } from "./finding.ts";
import { rerunRules, runRules, type RuleRun } from "./run-rules.ts";

const objects = buildWorld(Date.parse("2026-11-23T12:00:00Z"));
const world = snapshotOf({ cluster: "demo", objects });
let whole: RuleRun;

beforeAll(() => {
  whole = runRules(world);
});

const describeFinding = ({ code, object, path }: Finding): string =>
  `${code} ${object.kind} ${object.namespace}/${object.name} ${toDottedPath(path)}`;

const describeAll = (findings: readonly Finding[]): readonly string[] =>
  findings.map((finding) => `${describeFinding(finding)} ${finding.sentence}`).toSorted();

describe("the demo mesh", () => {
  it.each([
    "MESH0107 VirtualService shop/catalog spec.http[0].route[0].destination.subset",
    "MESH0109 VirtualService production/api-old spec.hosts[0]",
    "MESH0406 AuthorizationPolicy bookinfo/old-exporter spec.rules[0].from[0].source.principals[0]",
    "MESH0901 EnvoyFilter istio-system/rate-limit spec.configPatches[0].patch.value.typed_config.value",
    "MESH0220 DestinationRule shop/payments spec.trafficPolicy.outlierDetection",
    "MESH1301 Namespace /legacy metadata.labels",
    "MESH0501 PeerAuthentication shop/default spec.mtls.mode",
    "MESH1201 Deployment shop/cart spec.template.metadata.annotations",
    "MESH1201 Deployment shop/catalog spec.template.metadata.annotations",
  ])("has a planted fault: %s", (fault) => {
    expect(whole.findings.map(describeFinding)).toContain(fault);
  });

  it("says every sentence once", () => {
    const all = describeAll(whole.findings);
    expect(new Set(all).size).toBe(all.length);
  });
});

function without(mesh: MeshSnapshot, object: KubeObject): MeshSnapshot {
  const { namespace = "", name } = object.metadata;
  const kindKey = configKindKey(object.kind, groupOf(object.apiVersion));
  return applyWatchEvents(mesh, [{ type: "deleted", kindKey, namespace, name }]);
}

/** Every object of a mesh kind, and one of each other kind and namespace. */
const sample = [
  ...new Map(
    objects.map((object) => {
      const { kind, metadata } = object;
      const isConfig = configKindForObject(object) !== null;
      return [`${kind}/${metadata.namespace ?? ""}/${isConfig ? metadata.name : ""}`, object] as const;
    }),
  ).values(),
];

describe("rerunRules", () => {
  it("finds what a whole run finds, whatever is deleted from the demo mesh and comes back", () => {
    for (const object of sample) {
      const changed = without(world, object);
      const after = rerunRules(whole, changed);
      expect(describeAll(after.findings), `${object.kind} ${object.metadata.name}`).toEqual(
        describeAll(runRules(changed).findings),
      );
      expect(describeAll(rerunRules(after, world).findings)).toEqual(describeAll(whole.findings));
    }
  }, 30_000);

  it("keeps the findings of rules that do not read what changed", () => {
    const object = objects.find(
      ({ kind, metadata }) => kind === "PeerAuthentication" && metadata.namespace === "shop",
    );
    const after = object === undefined ? whole : rerunRules(whole, without(world, object));
    expect(after.byRule.get("MESH0901")).toBe(whole.byRule.get("MESH0901"));
    expect(after.byRule.get("MESH0501")).not.toBe(whole.byRule.get("MESH0501"));
  });
});

import { describe, expect, it } from "vitest";
import { buildWorld } from "@/demo/world/build-world.ts";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { groupOf, objectKey } from "../kube/object-ref.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { forbiddenDifference, writability } from "../mesh/writable-change.ts";
import { runRules } from "../validation/run-rules.ts";
import { applyFix } from "./apply-fix.ts";
import { evaluateReadiness, reevaluateReadiness, type ReadinessRun } from "./evaluate.ts";
import type { ReadinessFacts } from "./facts.ts";
import { findingsByCode } from "./findings-by-code.ts";
import type { FixAction, Judgement } from "./item.ts";

const objects = buildWorld(Date.parse("2026-11-23T12:00:00Z"));

function factsOf(mesh: MeshSnapshot): ReadinessFacts {
  return {
    mesh,
    findings: findingsByCode(runRules(mesh)),
    traffic: null,
    noTrafficBecause: "there is no Prometheus",
  };
}

const world = snapshotOf({ cluster: "demo", objects });
const whole = evaluateReadiness(factsOf(world));

function judgementsOf(run: ReadinessRun, id: string): readonly Judgement[] {
  return run.items.find(({ item }) => item.id === id)?.judgements ?? [];
}

const called = ({ subject }: Judgement): string => `${subject.kind} ${subject.namespace}/${subject.name}`;

describe("planted faults of the demo mesh", () => {
  it.each([
    ["subsets-exist", "fail", "VirtualService shop/catalog"],
    ["no-virtual-service-is-shadowed", "fail", "VirtualService production/api-old"],
    ["policies-match-somebody", "fail", "AuthorizationPolicy bookinfo/old-exporter"],
    ["rate-limits-limit", "fail", "EnvoyFilter istio-system/rate-limit"],
    ["outlier-detection-can-eject", "warn", "DestinationRule shop/payments"],
    ["namespaces-inject", "warn", "Namespace /legacy"],
    ["mtls-is-strict", "warn", "Namespace /shop"],
    ["mtls-is-strict", "warn", "Namespace /production"],
    ["sidecars-have-limits", "warn", "Deployment shop/cart"],
    ["sidecars-have-limits", "warn", "Deployment shop/catalog"],
  ])("%s says %s about %s", (id, state, subject) => {
    const found = judgementsOf(whole, id).find((judgement) => called(judgement) === subject);
    expect(found?.state).toBe(state);
    expect(found?.evidence.length).toBeGreaterThan(0);
    expect(found?.fix).not.toBeNull();
  });
});

/** The world after the write of a fix. */
function afterFix(action: FixAction): readonly KubeObject[] {
  const key = objectKey(action.object);
  const isIt = ({ apiVersion, kind, metadata }: KubeObject): boolean =>
    objectKey({
      group: groupOf(apiVersion),
      kind,
      namespace: metadata.namespace ?? "",
      name: metadata.name,
    }) === key;
  if (action.op === "create") return [...objects, action.manifest];
  if (action.op === "delete") return objects.filter((object) => !isIt(object));
  return objects.map((object) => (isIt(object) ? patched(object, action.operations) : object));
}

function patched(object: KubeObject, operations: Parameters<typeof applyFix>[1]): KubeObject {
  const { apiVersion, kind, metadata } = object;
  const after = applyFix(asJson(object), operations);
  return { ...after, apiVersion, kind, metadata: { ...metadata, ...(after["metadata"] as object) } };
}

function asJson(object: KubeObject): JsonObject {
  const json: unknown = JSON.parse(JSON.stringify(object));
  return isJsonObject(json) ? json : {};
}

/** Their effect shows when pods were restarted, or a dry run was enforced. */
const SETTLED_LATER = new Set(["sidecars-have-limits", "default-deny"]);

const fixes = whole.items.flatMap(({ item, judgements }) =>
  judgements.flatMap((judgement) =>
    judgement.fix === null
      ? []
      : [
          {
            id: item.id,
            subject: called(judgement),
            title: judgement.fix.title,
            judgement,
            action: judgement.fix.action,
          },
        ],
  ),
);

describe("a fix", () => {
  it.each(fixes)("of $id settles $subject: $title", ({ id, subject, judgement, action }) => {
    expect(judgement.state).not.toBe("pass");
    expect(writability(action.object)).not.toBe("nothing");
    if (SETTLED_LATER.has(id)) return;
    const after = evaluateReadiness(factsOf(snapshotOf({ cluster: "demo", objects: afterFix(action) })));
    const again = judgementsOf(after, id).find((other) => called(other) === subject);
    expect(again?.state ?? "pass").toBe("pass");
  });

  it("changes nothing that Foresail does not write", () => {
    for (const { action } of fixes) {
      if (action.op !== "update") continue;
      const key = objectKey(action.object);
      const before = objects.find(
        ({ apiVersion, kind, metadata }) =>
          objectKey({
            group: groupOf(apiVersion),
            kind,
            namespace: metadata.namespace ?? "",
            name: metadata.name,
          }) === key,
      );
      expect(before, key).toBeDefined();
      if (before !== undefined)
        expect(forbiddenDifference(before, patched(before, action.operations))).toBeNull();
    }
  });

  it("says what follows, with a number, for each planted fault", () => {
    for (const { id, judgement } of fixes) {
      // Who is concerned by these is told by traffic.
      if (id === "mtls-is-strict" || id === "default-deny") continue;
      expect(judgement.fix?.effect, id).toMatch(/\d/);
    }
  });
});

describe("reevaluateReadiness", () => {
  const describeAll = (run: ReadinessRun): readonly string[] =>
    run.items.flatMap(({ item, judgements }) =>
      judgements
        .map((one) => `${item.id} ${called(one)} ${one.state} ${one.sentence} ${one.fix?.effect ?? ""}`)
        .toSorted(),
    );

  it("says what a whole evaluation says, whatever is deleted from the demo mesh", () => {
    const sample = [
      ...new Map(
        objects.map((object) => [`${object.kind}/${object.metadata.namespace ?? ""}`, object]),
      ).values(),
    ];
    for (const gone of sample) {
      const mesh = snapshotOf({ cluster: "demo", objects: objects.filter((object) => object !== gone) });
      const facts = factsOf(mesh);
      expect(describeAll(reevaluateReadiness(whole, facts)), `${gone.kind} ${gone.metadata.name}`).toEqual(
        describeAll(evaluateReadiness(facts)),
      );
    }
  }, 60_000);

  it("keeps what rests on nothing that changed", () => {
    const again = reevaluateReadiness(whole, { ...whole.facts, noTrafficBecause: "it is down" });
    const kept = again.items.filter((item, at) => item === whole.items[at]);
    expect(kept.every(({ item }) => !item.readsTraffic)).toBe(true);
    expect(kept.length).toBeGreaterThan(20);
  });
});

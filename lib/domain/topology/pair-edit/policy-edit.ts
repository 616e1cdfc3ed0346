import type { JsonObject } from "../../base/json.ts";
import { shortPrincipal } from "../../base/format.ts";
import { isSameJson } from "../../kube/canonical-json.ts";
import { describeRef, type ObjectRef } from "../../kube/object-ref.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { objectAt, objectsAt, sectionAt, textAt } from "../../simulation/spec-fields.ts";
import { type PairAnswer, type PairObject, refused } from "./pair-edit.ts";
import { type Party, partyName, principalsOf } from "./pair-parties.ts";

const GROUP = "security.istio.io";

interface Pair {
  readonly source: Party;
  readonly target: Party;
}

/** Lets the first call the second, or forbids it: in the policy that selects the second, else in a new one. */
export function policyEdit(mesh: MeshSnapshot, pair: Pair, action: "ALLOW" | "DENY"): PairAnswer {
  const { source, target } = pair;
  const why = impossible(mesh, pair);
  if (why !== null) return why;
  const principals = principalsOf(source, mesh);
  const who = principals.map(shortPrincipal).join(", ");
  const known = policyFor(mesh, target, action);
  if (known !== null && names(known, principals)) {
    const says = action === "ALLOW" ? `lets ${who} call` : `keeps ${who} from calling`;
    return refused(
      `${describeRef(known)} ${says} ${partyName(target)} already`,
      "Open the policy to change what it says.",
    );
  }
  const rule: JsonObject = { from: [{ source: { principals } }] };
  const isAllow = action === "ALLOW";
  const intent = isAllow ? `let ${who} call ${target.name}` : `keep ${who} from calling ${target.name}`;
  // The first ALLOW policy closes its target to everybody else.
  const verb = isAllow ? (known === null ? "Let only" : "Let") : "Keep";
  return {
    kind: "draft",
    title: `${verb} ${partyName(source)} ${isAllow ? "call" : "from calling"} ${partyName(target)}`,
    objects: [
      known === null
        ? newPolicy(mesh, pair, { action, rule, intent })
        : extended(mesh, known, { rule, intent }),
    ],
  };
}

function impossible(mesh: MeshSnapshot, { source, target }: Pair): PairAnswer | null {
  if (target.kind === "service-entry" || target.kind === "outside")
    return refused(
      `${partyName(target)} is outside of the mesh: no proxy stands in front of it that could enforce a policy`,
      "An egress gateway can be guarded by a policy.",
    );
  if (target.pods.length > 0 && target.pods.every(({ dataplane }) => dataplane === "none"))
    return refused(
      `${partyName(target)} has no proxy: nothing would enforce the policy`,
      "Take it into the mesh first.",
    );
  if (Object.keys(target.selector).length === 0)
    return refused(
      `Nothing tells the pods of ${partyName(target)} from others: a policy could not select them`,
      "Give its pods an app label, or write a policy for the namespace.",
    );
  if (principalsOf(source, mesh).length === 0)
    return refused(
      `${source.kind === "outside" ? "A caller without identity" : partyName(source)} is not in the mesh and has no identity that a policy could name`,
      "Take it into the mesh, or write a policy with IP blocks.",
    );
  return null;
}

/** The policy of the action that selects exactly the target; dry-runs decide nothing and are left alone. */
function policyFor(mesh: MeshSnapshot, target: Party, action: string): ConfigObject | null {
  const all = configObjects(mesh, "AuthorizationPolicy", GROUP).inNamespace(target.namespace);
  for (const policy of all) {
    const { spec, annotations } = policy;
    if ((textAt(spec, "action") ?? "ALLOW") !== action || annotations["istio.io/dry-run"] === "true")
      continue;
    if (objectsAt(spec, "targetRefs").length > 0) continue;
    const labels = objectAt(sectionAt(spec, "selector"), "matchLabels");
    if (labels !== null && isSameJson(labels, target.selector)) return policy;
  }
  return null;
}

/** Whether a rule without further conditions names every identity. */
function names({ spec }: ConfigObject, principals: readonly string[]): boolean {
  return objectsAt(spec, "rules").some((rule) => {
    if (rule["to"] !== undefined || rule["when"] !== undefined) return false;
    const listed = objectsAt(rule, "from").flatMap(({ source, ...others }) =>
      Object.keys(others).length === 0 && isOnlyPrincipals(source) ? source.principals : [],
    );
    return principals.every((principal) => listed.includes(principal));
  });
}

function isOnlyPrincipals(source: unknown): source is { readonly principals: readonly string[] } {
  return (
    typeof source === "object" &&
    source !== null &&
    Object.keys(source).join() === "principals" &&
    Array.isArray((source as { readonly principals: unknown }).principals)
  );
}

interface Added {
  readonly rule: JsonObject;
  readonly intent: string;
}

function extended(
  mesh: MeshSnapshot,
  { namespace, name }: ConfigObject,
  { rule, intent }: Added,
): PairObject {
  return {
    op: "update",
    ref: refOf(mesh, namespace, name),
    intent,
    edit: (spec) => ({ ...spec, rules: [...objectsAt(spec, "rules"), rule] }),
  };
}

function newPolicy(
  mesh: MeshSnapshot,
  { source, target }: Pair,
  { action, rule, intent }: Added & { readonly action: "ALLOW" | "DENY" },
): PairObject {
  const wanted = action === "ALLOW" ? `${target.name}-callers` : `deny-${source.name}-to-${target.name}`;
  const name = freeName(mesh, target.namespace, wanted);
  return {
    op: "create",
    ref: refOf(mesh, target.namespace, name),
    intent,
    object: {
      apiVersion: `${GROUP}/v1`,
      kind: "AuthorizationPolicy",
      metadata: { name, namespace: target.namespace },
      spec: { selector: { matchLabels: target.selector }, action, rules: [rule] },
    },
  };
}

function refOf({ cluster }: MeshSnapshot, namespace: string, name: string): ObjectRef {
  return { cluster, group: GROUP, kind: "AuthorizationPolicy", namespace, name };
}

function freeName(mesh: MeshSnapshot, namespace: string, wanted: string): string {
  const policies = configObjects(mesh, "AuthorizationPolicy", GROUP);
  const base = wanted.slice(0, 240);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${String(number)}`;
    if (policies.get(namespace, name) === undefined) return name;
  }
}

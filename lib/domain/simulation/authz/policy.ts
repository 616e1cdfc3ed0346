import type { JsonObject } from "../../base/json.ts";
import type { Labels } from "../../kube/kube-object.ts";
import type { Collection } from "../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { byAge } from "../route/visible.ts";
import { hasLabels, objectAt, objectsAt, sectionAt, textAt, textMapAt, textsAt } from "../spec-fields.ts";
import type { AuthorizeTarget, Enforcement } from "./request-facts.ts";

const GROUP = "security.istio.io";

export type PolicyAction = "ALLOW" | "DENY" | "AUDIT" | "CUSTOM";

/** One field of a source or operation, or one condition: any value must match, none when negated. */
export interface Predicate {
  /** As a `when` key names it; `ports` is `destination.port`. */
  readonly attribute: string;
  readonly values: readonly string[];
  readonly negated: boolean;
}

/** Predicates of one source, operation or condition; all must hold. */
export type Clause = readonly Predicate[];

export interface PolicyRule {
  readonly index: number;
  /** Any may hold; empty means no demand. */
  readonly from: readonly Clause[];
  readonly to: readonly Clause[];
  /** All must hold. */
  readonly when: readonly Clause[];
}

export interface Policy {
  readonly object: ConfigObject;
  readonly action: PolicyAction;
  readonly provider: string | null;
  readonly rules: readonly PolicyRule[];
  readonly dryRun: boolean;
  readonly selector: ReadonlyMap<string, string> | null;
  readonly targets: readonly TargetRef[];
}

export interface TargetRef {
  readonly kind: string;
  readonly name: string;
}

const SOURCE_FIELDS: readonly (readonly [field: string, negated: string, attribute: string])[] = [
  ["principals", "notPrincipals", "source.principal"],
  ["requestPrincipals", "notRequestPrincipals", "request.auth.principal"],
  ["namespaces", "notNamespaces", "source.namespace"],
  ["ipBlocks", "notIpBlocks", "source.ip"],
  ["remoteIpBlocks", "notRemoteIpBlocks", "remote.ip"],
  ["serviceAccounts", "notServiceAccounts", "source.serviceAccount"],
  ["trustDomains", "notTrustDomains", "source.trustDomain"],
];

const OPERATION_FIELDS: readonly (readonly [field: string, negated: string, attribute: string])[] = [
  ["hosts", "notHosts", "host"],
  ["ports", "notPorts", "destination.port"],
  ["methods", "notMethods", "method"],
  ["paths", "notPaths", "path"],
];

const compiled = new WeakMap<ConfigObject, Policy>();

export function readPolicy(object: ConfigObject): Policy {
  const known = compiled.get(object);
  if (known !== undefined) return known;
  const { spec, annotations } = object;
  const action = textAt(spec, "action") ?? "ALLOW";
  const policy: Policy = {
    object,
    action: action === "DENY" || action === "AUDIT" || action === "CUSTOM" ? action : "ALLOW",
    provider: textAt(sectionAt(spec, "provider"), "name"),
    rules: objectsAt(spec, "rules").map(readRule),
    dryRun: isTrue(annotations["istio.io/dry-run"] ?? ""),
    selector: selectorOf(spec),
    targets: targetsOf(spec),
  };
  compiled.set(object, policy);
  return policy;
}

/** Go's `strconv.ParseBool`; anything else means enforced. */
function isTrue(text: string): boolean {
  return ["1", "t", "T", "true", "TRUE", "True"].includes(text);
}

export function selectorOf(spec: JsonObject): ReadonlyMap<string, string> | null {
  const labels = textMapAt(sectionAt(spec, "selector"), "matchLabels");
  return labels === null || labels.size === 0 ? null : labels;
}

export function targetsOf(spec: JsonObject): readonly TargetRef[] {
  const single = objectAt(spec, "targetRef");
  return [...(single === null ? [] : [single]), ...objectsAt(spec, "targetRefs")].map((target) => ({
    kind: textAt(target, "kind") ?? "",
    name: textAt(target, "name") ?? "",
  }));
}

function readRule(rule: JsonObject, index: number): PolicyRule {
  return {
    index,
    from: objectsAt(rule, "from").map((entry) => readClause(sectionAt(entry, "source"), SOURCE_FIELDS)),
    to: objectsAt(rule, "to").map((entry) => readClause(sectionAt(entry, "operation"), OPERATION_FIELDS)),
    when: objectsAt(rule, "when").map((condition) => {
      const attribute = textAt(condition, "key") ?? "";
      return [
        ...predicate(attribute, textsAt(condition, "values"), false),
        ...predicate(attribute, textsAt(condition, "notValues"), true),
      ];
    }),
  };
}

function readClause(section: JsonObject, fields: typeof SOURCE_FIELDS): Clause {
  return fields.flatMap(([field, negated, attribute]) => [
    ...predicate(attribute, textsAt(section, field), false),
    ...predicate(attribute, textsAt(section, negated), true),
  ]);
}

function predicate(attribute: string, values: readonly string[], negated: boolean): readonly Predicate[] {
  return values.length === 0 ? [] : [{ attribute, values, negated }];
}

const byNamespace = new WeakMap<Collection<ConfigObject>, Map<string, readonly ConfigObject[]>>();

function objectsIn(collection: Collection<ConfigObject>, namespace: string): readonly ConfigObject[] {
  const known = byNamespace.get(collection) ?? new Map<string, readonly ConfigObject[]>();
  byNamespace.set(collection, known);
  const objects = known.get(namespace) ?? [...collection.inNamespace(namespace)].toSorted(byAge);
  known.set(namespace, objects);
  return objects;
}

/** A workload as policies see it; `service` is what a waypoint was asked for. */
export interface PolicyTarget extends Pick<AuthorizeTarget, "namespace" | "labels"> {
  readonly enforcement: Enforcement;
  readonly service?: { readonly namespace: string; readonly name: string };
}

const byLabels = new WeakMap<
  Collection<ConfigObject>,
  WeakMap<PolicyTarget["labels"], Map<string, readonly ConfigObject[]>>
>();

/** Policies of a kind that apply: those of the root namespace, of the workload's, and on a waypoint of the service's. */
export function objectsFor(mesh: MeshSnapshot, kind: string, target: PolicyTarget): readonly ConfigObject[] {
  const collection = configObjects(mesh, kind, GROUP);
  if (collection.size === 0) return [];
  const { rootNamespace } = mesh.settings;
  const { labels, namespace, enforcement, service } = target;
  const lists = byLabels.get(collection) ?? new WeakMap<Labels, Map<string, readonly ConfigObject[]>>();
  byLabels.set(collection, lists);
  const known = lists.get(labels) ?? new Map<string, readonly ConfigObject[]>();
  lists.set(labels, known);
  const key = `${rootNamespace} ${namespace} ${enforcement} ${service?.namespace ?? ""}/${service?.name ?? ""}`;
  const objects = known.get(key) ?? findObjects(collection, target, rootNamespace);
  known.set(key, objects);
  return objects;
}

function findObjects(
  collection: Collection<ConfigObject>,
  target: PolicyTarget,
  rootNamespace: string,
): readonly ConfigObject[] {
  const namespaces = new Set([rootNamespace, target.namespace]);
  if (target.enforcement === "waypoint" && target.service !== undefined)
    namespaces.add(target.service.namespace);
  return [...namespaces].flatMap((namespace) =>
    objectsIn(collection, namespace).filter((object) => applies(object, target, rootNamespace)),
  );
}

/** Sidecars and ztunnel ignore policies with targetRefs; waypoints ignore every policy without. */
function applies(object: ConfigObject, target: PolicyTarget, rootNamespace: string): boolean {
  const { targets, selector } = scopeOf(object);
  const { enforcement } = target;
  if (targets.length > 0) {
    return (
      (enforcement === "gateway" || enforcement === "waypoint") &&
      targets.some((ref) => isTarget(ref, object, { target, rootNamespace }))
    );
  }
  if (enforcement === "waypoint" || enforcement === "none") return false;
  return selector === null || hasLabels(target.labels, selector);
}

const scopes = new WeakMap<ConfigObject, Pick<Policy, "selector" | "targets">>();

function scopeOf(object: ConfigObject): Pick<Policy, "selector" | "targets"> {
  const scope = scopes.get(object) ?? { selector: selectorOf(object.spec), targets: targetsOf(object.spec) };
  scopes.set(object, scope);
  return scope;
}

function isTarget(
  { kind, name }: TargetRef,
  object: ConfigObject,
  { target, rootNamespace }: { readonly target: PolicyTarget; readonly rootNamespace: string },
): boolean {
  const { labels, namespace, service, enforcement } = target;
  if (kind === "Gateway") {
    const gateway = labels["gateway.networking.k8s.io/gateway-name"] ?? labels["istio.io/gateway-name"];
    return gateway === name && object.namespace === namespace;
  }
  if (kind === "GatewayClass") {
    return (
      object.namespace === rootNamespace &&
      (labels["gateway.networking.k8s.io/gateway-class-name"] ??
        (enforcement === "waypoint" ? "istio-waypoint" : "istio")) === name
    );
  }
  if (enforcement !== "waypoint" || service === undefined) return false;
  return (
    (kind === "Service" || kind === "ServiceEntry") &&
    service.name === name &&
    service.namespace === object.namespace
  );
}

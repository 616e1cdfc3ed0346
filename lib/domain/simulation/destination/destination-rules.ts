import type { JsonObject } from "../../base/json.ts";
import { compareHosts, matchesHost, resolveHost } from "../../istio/host.ts";
import type { Labels } from "../../kube/kube-object.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { byAge } from "../route/visible.ts";
import { hasLabels, objectAt, objectsAt, textAt, textMapAt, textsAt } from "../spec-fields.ts";

export interface RuleSubset {
  readonly object: ConfigObject;
  readonly index: number;
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly trafficPolicy: JsonObject | null;
}

/** DestinationRules of one host and namespace, merged: subsets appended, the oldest stated policy wins. */
export interface MergedRule {
  readonly objects: readonly ConfigObject[];
  readonly host: string;
  readonly namespace: string;
  /** As stated: an absent list and `["*"]` reach the same clients and are told apart when rules are merged. */
  readonly exportTo: readonly string[];
  readonly selector: ReadonlyMap<string, string> | null;
  readonly subsets: readonly RuleSubset[];
  readonly trafficPolicy: JsonObject | null;
  /** Object that states `trafficPolicy`. */
  readonly policyFrom: ConfigObject | null;
}

interface NamespaceRules {
  /** Rules that clients of the same namespace use. */
  readonly local: HostIndex;
  /** Rules that leave the namespace. */
  readonly exported: HostIndex;
  /** Rules kept private. */
  readonly privateOnly: HostIndex;
}

class HostIndex {
  readonly #exact = new Map<string, MergedRule[]>();
  readonly #wildcards = new Map<string, MergedRule[]>();

  add(rule: MergedRule): void {
    const hosts = rule.host.startsWith("*") ? this.#wildcards : this.#exact;
    const rules = hosts.get(rule.host) ?? [];
    mergeInto(rules, rule);
    hosts.set(rule.host, rules);
  }

  /** Rules of the most specific host that covers the name. */
  mostSpecific(host: string): readonly MergedRule[] {
    const exact = this.#exact.get(host);
    if (exact !== undefined) return exact;
    const covering = [...this.#wildcards.keys()].filter((pattern) => matchesHost(pattern, host));
    const best = covering.toSorted(compareHosts)[0];
    return best === undefined ? [] : (this.#wildcards.get(best) ?? []);
  }
}

/**
 * Equal exportTo: merged. A newer rule that is exported to more is merged into the narrower one and is no rule of its
 * own any more. A private rule is also merged into one with a workloadSelector, which is private too, and then lost to
 * everyone else (Istio 1.31, `mergeDestinationRule` with ENABLE_ENHANCED_DESTINATIONRULE_MERGE).
 */
function mergeInto(rules: MergedRule[], rule: MergedRule): void {
  let standsAlone = true;
  for (const [index, existing] of rules.entries()) {
    const same = sameSet(existing.exportTo, rule.exportTo);
    const wider =
      existing.exportTo.length > 0 && existing.exportTo.every((entry) => rule.exportTo.includes(entry));
    const apart =
      existing.selector !== null && rule.selector !== null && !sameSelector(existing.selector, rule.selector);
    if ((!same && !wider) || apart) {
      standsAlone = true;
      continue;
    }
    const alike = (existing.selector === null) === (rule.selector === null);
    standsAlone = !same && !alike;
    rules[index] = merge(existing, rule);
  }
  if (standsAlone) rules.push(rule);
}

function merge(older: MergedRule, newer: MergedRule): MergedRule {
  const known = new Set(older.subsets.map(({ name }) => name));
  const keepsPolicy = older.trafficPolicy !== null;
  return {
    ...older,
    objects: [...older.objects, ...newer.objects],
    subsets: [...older.subsets, ...newer.subsets.filter(({ name }) => !known.has(name))],
    trafficPolicy: keepsPolicy ? older.trafficPolicy : newer.trafficPolicy,
    policyFrom: keepsPolicy ? older.policyFrom : newer.policyFrom,
  };
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry) => b.includes(entry));
}

type Selector = NonNullable<MergedRule["selector"]>;

function sameSelector(a: Selector, b: Selector): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** Rules with a workloadSelector come first. */
function bySelectorAndAge(a: ConfigObject, b: ConfigObject): number {
  return Number(selectorOf(a) === null) - Number(selectorOf(b) === null) || byAge(a, b);
}

function selectorOf({ spec }: ConfigObject): MergedRule["selector"] {
  const selector = objectAt(spec, "workloadSelector");
  return selector === null ? null : (textMapAt(selector, "matchLabels") ?? new Map<string, string>());
}

const indexes = new WeakMap<object, { readonly key: string; readonly rules: NamespaceRules }>();

/** Rules of one namespace, made anew only when one of them changes; undefined where there is none. */
function rulesIn(mesh: MeshSnapshot, namespace: string): NamespaceRules | undefined {
  const collection = configObjects(mesh, "DestinationRule", "networking.istio.io");
  const part = collection.partOf(namespace);
  if (part === null) return undefined;
  const { domain, defaultDestinationRuleExportTo } = mesh.settings;
  const key = `${domain} ${defaultDestinationRuleExportTo.join(",")}`;
  const known = indexes.get(part);
  if (known?.key === key) return known.rules;
  const rules = { local: new HostIndex(), exported: new HostIndex(), privateOnly: new HostIndex() };
  for (const object of [...collection.inNamespace(namespace)].toSorted(bySelectorAndAge)) {
    addRule(rules, readRule(object, mesh), defaultDestinationRuleExportTo);
  }
  indexes.set(part, { key, rules });
  return rules;
}

function addRule(rules: NamespaceRules, rule: MergedRule, byDefault: readonly string[]): void {
  const { exportTo, namespace } = rule;
  const isLocal =
    exportTo.length === 0 || exportTo.some((entry) => entry === "*" || entry === "." || entry === namespace);
  if (isLocal) rules.local.add(rule);
  const isPrivate =
    exportTo.length === 0
      ? byDefault.includes(".")
      : exportTo.length === 1 && (exportTo[0] === "." || exportTo[0] === namespace);
  if (isPrivate) rules.privateOnly.add(rule);
  else rules.exported.add(rule);
}

function readRule(object: ConfigObject, { settings }: MeshSnapshot): MergedRule {
  const { spec, namespace } = object;
  const trafficPolicy = objectAt(spec, "trafficPolicy");
  const selector = selectorOf(object);
  return {
    objects: [object],
    host: resolveHost(textAt(spec, "host") ?? "", namespace, settings.domain),
    namespace,
    exportTo: selector === null ? textsAt(spec, "exportTo") : ["."],
    selector,
    subsets: objectsAt(spec, "subsets").map((subset, index) => ({
      object,
      index,
      name: textAt(subset, "name") ?? "",
      labels: textMapAt(subset, "labels") ?? new Map<string, string>(),
      trafficPolicy: objectAt(subset, "trafficPolicy"),
    })),
    trafficPolicy,
    policyFrom: trafficPolicy === null ? null : object,
  };
}

export interface RuleQuestion {
  readonly clientNamespace: string;
  readonly clientLabels: Labels;
  readonly host: string;
  readonly serviceNamespace: string;
}

/**
 * The DestinationRule in force for a client, null for none: the client's namespace, then the service's, then the root
 * namespace; the first with a match wins completely (Istio 1.31, `PushContext.destinationRule`).
 */
export function effectiveRule(mesh: MeshSnapshot, question: RuleQuestion): MergedRule | null {
  const { clientNamespace, host } = question;
  const { rootNamespace } = mesh.settings;
  const own = rulesIn(mesh, clientNamespace);
  const first = clientNamespace === rootNamespace ? own?.privateOnly : own?.local;
  const local = first?.mostSpecific(host) ?? [];
  if (local.length > 0) return select(local, question);
  return (
    exportedBy(rulesIn(mesh, question.serviceNamespace), question) ??
    (question.serviceNamespace === rootNamespace ? null : exportedBy(rulesIn(mesh, rootNamespace), question))
  );
}

/** The most specific host is picked first and its export checked afterwards. */
function exportedBy(rules: NamespaceRules | undefined, question: RuleQuestion): MergedRule | null {
  const candidates = rules?.exported.mostSpecific(question.host) ?? [];
  return select(
    candidates.filter(
      ({ exportTo }) =>
        exportTo.length === 0 || exportTo.includes("*") || exportTo.includes(question.clientNamespace),
    ),
    question,
  );
}

/** A rule whose workloadSelector matches, else the last without one (Istio 1.31, `SidecarScope.DestinationRule`). */
function select(
  rules: readonly MergedRule[],
  { clientLabels, clientNamespace }: RuleQuestion,
): MergedRule | null {
  const selecting = rules.find(
    ({ selector, namespace }) =>
      selector !== null && namespace === clientNamespace && hasLabels(clientLabels, selector),
  );
  return selecting ?? rules.findLast(({ selector }) => selector === null) ?? null;
}

import type { Missing } from "../simulation/evidence.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { changedHosts, KINDS_OF_HOSTS } from "./changed-hosts.ts";
import type { Finding } from "./finding.ts";
import { isKindKnown } from "./kind-known.ts";
import { RULES } from "./registry.ts";
import { refOfSubject, type Rule, type Subject } from "./rule.ts";
import { subjectsForHosts } from "./subjects-for-hosts.ts";
import { namespacesWith } from "./subjects.ts";
import { isSuppressed } from "./suppress.ts";
import { touchedKinds } from "./touched-kinds.ts";

export interface RunOptions {
  /** `honour` (default) leaves out what an object's annotations silence. */
  readonly suppressions?: "honour" | "ignore";
  readonly rules?: readonly Rule[];
}

/** Findings of a namespace, by subject; one without findings is not in it. */
type BySubject = ReadonlyMap<string, readonly Finding[]>;
type ByNamespace = ReadonlyMap<string, BySubject>;

/** What the rules say about one snapshot, kept so that the next one only costs what changed. */
export interface RuleRun {
  readonly mesh: MeshSnapshot;
  readonly options: RunOptions;
  readonly findings: readonly Finding[];
  /** Kinds whose absence kept rules silent. */
  readonly missing: readonly Missing[];
  /** By code; null for a rule that lacks a kind it needs. */
  readonly byRule: ReadonlyMap<string, ByNamespace | null>;
}

/** Every rule over every object. Rules that need a kind nobody listed say nothing, and `missing` names the kind. */
export function runRules(mesh: MeshSnapshot, options: RunOptions = {}): RuleRun {
  return finish(mesh, options, (rule) => judgeNamespaces(mesh, { rule, options }, null));
}

/** The run for a later snapshot of the same cluster; a rule is asked again only where something that it reads changed. */
export function rerunRules(previous: RuleRun, mesh: MeshSnapshot): RuleRun {
  if (previous.mesh === mesh) return previous;
  const { options } = previous;
  const touched = touchedKinds(previous.mesh, mesh);
  const hostsBy = new Map<string, ReadonlySet<string> | null>();
  return finish(mesh, options, (rule) => {
    const asked = { rule, options };
    const before = previous.byRule.get(rule.code) ?? null;
    if (before === null || knowledgeChanged(rule, previous.mesh, mesh))
      return judgeNamespaces(mesh, asked, null);
    const namespaces = namespacesToJudge(rule, touched, mesh.settings.rootNamespace);
    if (namespaces === "all") {
      const hosts = hostsToJudge(rule, touched, { before: previous.mesh, after: mesh, hostsBy });
      return hosts === null
        ? judgeNamespaces(mesh, asked, null)
        : judgeHosts(mesh, asked, { before, own: ownNamespaces(rule, touched), hosts });
    }
    if (namespaces.size === 0) return before;
    return new Map([...before, ...judgeNamespaces(mesh, asked, namespaces)]);
  });
}

function finish(mesh: MeshSnapshot, options: RunOptions, judge: (rule: Rule) => ByNamespace): RuleRun {
  const byRule = new Map<string, ByNamespace | null>();
  const missing = new Map<string, Missing>();
  for (const rule of options.rules ?? RULES) {
    const lacking = rule.needs.find((anyOf) => !anyOf.some((kind) => isKindKnown(mesh, kind)));
    byRule.set(rule.code, lacking === undefined ? judge(rule) : null);
    if (lacking !== undefined && namespacesWith(mesh, rule.appliesTo).size > 0) {
      const what = lacking.join(" or ");
      missing.set(what, { what, why: "None was given, so what needs it is not judged" });
    }
  }
  const findings = [...byRule.values()].flatMap((namespaces) =>
    namespaces === null ? [] : findingsOfRule(namespaces),
  );
  return { mesh, options, findings, missing: [...missing.values()], byRule };
}

const flat = new WeakMap<ByNamespace, readonly Finding[]>();

/** Findings of a rule, put together once for as long as it is not asked again. */
export function findingsOfRule(namespaces: ByNamespace): readonly Finding[] {
  const known = flat.get(namespaces);
  if (known !== undefined) return known;
  const findings = [...namespaces.values()].flatMap((subjects) => [...subjects.values()].flat());
  flat.set(namespaces, findings);
  return findings;
}

type Touched = ReturnType<typeof touchedKinds>;

function ownNamespaces({ kinds }: Rule, touched: Touched): ReadonlySet<string> {
  return new Set(kinds.flatMap((kind) => [...(touched.get(kind) ?? [])]));
}

function namespacesToJudge(rule: Rule, touched: Touched, root: string): ReadonlySet<string> | "all" {
  const { reads, reach } = rule;
  const own = ownNamespaces(rule, touched);
  const read = reads.filter((kind) => touched.has(kind));
  if (read.length === 0) return own;
  if (reach === "mesh" || read.includes("MeshSettings") || read.includes("ControlPlane")) return "all";
  const near = new Set([...own, ...read.flatMap((kind) => [...(touched.get(kind) ?? [])])]);
  if (reach === "selection") return near.add(root);
  return reach === "root" && near.has(root) ? "all" : near;
}

interface Between {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
  /** What was answered already, by kinds. */
  readonly hostsBy: Map<string, ReadonlySet<string> | null>;
}

/** Hosts whose change may matter to a rule that names its hosts; null when anything may. */
function hostsToJudge(
  { reads, hosts: named }: Rule,
  touched: Touched,
  { before, after, hostsBy }: Between,
): ReadonlySet<string> | null {
  const kinds = [...new Set(reads)].filter((kind) => touched.has(kind));
  if (named === null || !kinds.every((kind) => KINDS_OF_HOSTS.has(kind))) return null;
  const key = kinds.join();
  const known = hostsBy.get(key);
  if (known !== undefined) return known;
  const hosts = changedHosts({ before, after, touched }, kinds);
  hostsBy.set(key, hosts);
  return hosts;
}

function knowledgeChanged({ reads, needs }: Rule, before: MeshSnapshot, after: MeshSnapshot): boolean {
  if (before.availability === after.availability) return false;
  return [...reads, ...needs.flat()].some((kind) => isKindKnown(before, kind) !== isKindKnown(after, kind));
}

interface Asked {
  readonly rule: Rule;
  readonly options: RunOptions;
}

/** Null: every namespace that has subjects. */
function judgeNamespaces(
  mesh: MeshSnapshot,
  asked: Asked,
  namespaces: ReadonlySet<string> | null,
): ByNamespace {
  const chosen = namespaces ?? namespacesWith(mesh, asked.rule.appliesTo);
  const judged = new Map<string, BySubject>();
  for (const namespace of chosen) {
    const subjects = new Map<string, readonly Finding[]>();
    for (const subject of asked.rule.subjects(mesh, namespace)) {
      const found = judgeSubject(mesh, asked, subject);
      if (found.length > 0) subjects.set(keyOf(subject), found);
    }
    judged.set(namespace, subjects);
  }
  return judged;
}

interface HostsToJudge {
  readonly before: ByNamespace;
  /** Namespaces whose own subjects changed. */
  readonly own: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
}

/** Subjects of changed namespaces, and those elsewhere for which one of the hosts decides; the others keep what was found. */
function judgeHosts(mesh: MeshSnapshot, asked: Asked, { before, own, hosts }: HostsToJudge): ByNamespace {
  const after = new Map([...before, ...judgeNamespaces(mesh, asked, own)]);
  for (const namespace of namespacesWith(mesh, asked.rule.appliesTo)) {
    if (own.has(namespace)) continue;
    const concerned = subjectsForHosts(mesh, asked.rule, { namespace, hosts });
    if (concerned.size === 0) continue;
    const subjects = new Map(before.get(namespace));
    for (const subject of concerned) {
      const found = judgeSubject(mesh, asked, subject);
      if (found.length > 0) subjects.set(keyOf(subject), found);
      else subjects.delete(keyOf(subject));
    }
    after.set(namespace, subjects);
  }
  return after;
}

/** Kinds may share a name: a Deployment and a StatefulSet. */
const keyOf = ({ as, facts }: Subject): string => `${as}/${"kind" in facts ? facts.kind : ""}/${facts.name}`;

function judgeSubject(mesh: MeshSnapshot, { rule, options }: Asked, subject: Subject): readonly Finding[] {
  if (options.suppressions !== "ignore" && isSuppressed(subject.facts.annotations, rule)) return [];
  const parts = rule.check(subject, mesh);
  if (parts.length === 0) return [];
  const { code, severity, title, aliases } = rule;
  const object = refOfSubject(mesh, subject);
  return parts.map(({ path, sentence, because = [], fix = null, ...part }): Finding => ({
    code,
    severity,
    title,
    aliases: part.aliases ?? aliases,
    object,
    path,
    sentence,
    because,
    fix,
  }));
}

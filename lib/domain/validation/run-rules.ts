import type { Missing } from "../simulation/evidence.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { Finding } from "./finding.ts";
import { isKindKnown } from "./kind-known.ts";
import { RULES } from "./registry.ts";
import type { Rule } from "./rule.ts";
import { namespacesWith } from "./subjects.ts";
import { isSuppressed } from "./suppress.ts";
import { touchedKinds } from "./touched-kinds.ts";

export interface RunOptions {
  /** `honour` (default) leaves out what an object's annotations silence. */
  readonly suppressions?: "honour" | "ignore";
  readonly rules?: readonly Rule[];
}

type ByNamespace = ReadonlyMap<string, readonly Finding[]>;

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
  return finish(mesh, options, (rule) => {
    const before = previous.byRule.get(rule.code) ?? null;
    const namespaces = namespacesToJudge(rule, touched);
    if (before === null || namespaces === "all" || knowledgeChanged(rule, previous.mesh, mesh)) {
      return judgeNamespaces(mesh, { rule, options }, null);
    }
    if (namespaces.size === 0) return before;
    return new Map([...before, ...judgeNamespaces(mesh, { rule, options }, namespaces)]);
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
  const findings = [...byRule.values()].flatMap((namespaces) => [...(namespaces?.values() ?? [])].flat());
  return { mesh, options, findings, missing: [...missing.values()], byRule };
}

type Touched = ReturnType<typeof touchedKinds>;

function namespacesToJudge({ kinds, reads, reach }: Rule, touched: Touched): ReadonlySet<string> | "all" {
  const own = new Set(kinds.flatMap((kind) => [...(touched.get(kind) ?? [])]));
  const read = reads.filter((kind) => touched.has(kind));
  if (read.length === 0) return own;
  if (reach === "mesh" || read.includes("MeshSettings") || read.includes("ControlPlane")) return "all";
  return new Set([...own, ...read.flatMap((kind) => [...(touched.get(kind) ?? [])])]);
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
  { rule, options }: Asked,
  namespaces: ReadonlySet<string> | null,
): ByNamespace {
  const chosen = namespaces ?? namespacesWith(mesh, rule.appliesTo);
  return new Map(
    [...chosen].map((namespace) => [namespace, judgeNamespace(mesh, { rule, options }, namespace)]),
  );
}

function judgeNamespace(mesh: MeshSnapshot, { rule, options }: Asked, namespace: string): readonly Finding[] {
  const { code, severity, title, aliases } = rule;
  return rule.subjects(mesh, namespace).flatMap(({ object, annotations, check }) => {
    if (options.suppressions !== "ignore" && isSuppressed(annotations, rule)) return [];
    return check(mesh).map(({ path, sentence, because = [], fix = null, ...part }): Finding => ({
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
  });
}

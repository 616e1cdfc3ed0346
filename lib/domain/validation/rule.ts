import type { Labels } from "../kube/kube-object.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import type {
  ConfigObject,
  MeshSnapshot,
  NamespaceFacts,
  ServiceFacts,
  WorkloadFacts,
} from "../mesh/snapshot.ts";
import type { FindingPart, Severity } from "./finding.ts";
import { groupOfKind, type KindName, subjectsOf, WORKLOAD_KINDS } from "./subjects.ts";

/** Facts that a rule is handed; every kind of configuration is a ConfigObject. */
interface PlainSubjects {
  readonly Namespace: NamespaceFacts;
  readonly Service: ServiceFacts;
  /** Deployment, StatefulSet or DaemonSet. */
  readonly Workload: WorkloadFacts;
}

export type AppliesTo = keyof PlainSubjects | readonly KindName[];
export type SubjectOf<A extends AppliesTo> = A extends keyof PlainSubjects ? PlainSubjects[A] : ConfigObject;

/**
 * How far a change reaches. `object`: only the object itself decides (settings aside). `namespace`: also what lies in its
 * namespace. `mesh`: anything it reads.
 */
export type Reach = "object" | "namespace" | "mesh";

export interface RuleDefinition<A extends AppliesTo> {
  /** Permanent; never used again for something else. */
  readonly code: `MESH${number}`;
  readonly severity: Severity;
  readonly appliesTo: A;
  /** Kinds besides the object itself, `MeshSettings` included; a change of anything else does not re-run the rule. */
  readonly reads: readonly string[];
  /** Kinds that must be known for the rule to say anything; in a list one of them. Default: none. */
  readonly needs?: readonly (string | readonly string[])[];
  readonly reach: Reach;
  readonly title: string;
  /** Why it matters and what to do, for the rule's page. */
  readonly explanation: string;
  readonly source: string;
  readonly aliases: readonly string[];
  readonly check: (subject: SubjectOf<A>, mesh: MeshSnapshot) => readonly FindingPart[];
}

/** What the rule says about one subject. */
export interface Judged {
  readonly object: ObjectRef;
  readonly annotations: Labels;
  readonly check: (mesh: MeshSnapshot) => readonly FindingPart[];
}

/** A rule whose subjects' type is settled. */
export interface Rule extends Omit<RuleDefinition<AppliesTo>, "check" | "needs"> {
  readonly needs: readonly (readonly string[])[];
  /** Kinds of its subjects as a snapshot knows them. */
  readonly kinds: readonly string[];
  readonly subjects: (mesh: MeshSnapshot, namespace: string) => readonly Judged[];
}

export function defineRule<const A extends AppliesTo>(definition: RuleDefinition<A>): Rule {
  const { check, needs = [], ...described } = definition;
  return {
    ...described,
    needs: needs.map((need) => (typeof need === "string" ? [need] : need)),
    kinds: kindsOf(definition.appliesTo),
    subjects: (mesh, namespace) =>
      subjectsOf<SubjectOf<A>>(mesh, definition.appliesTo, namespace).map((subject) => ({
        object: refOfSubject(mesh, definition.appliesTo, subject),
        annotations: subject.annotations,
        check: (snapshot) => check(subject, snapshot),
      })),
  };
}

function kindsOf(appliesTo: AppliesTo): readonly string[] {
  if (typeof appliesTo !== "string") return appliesTo.map((name) => groupOfKind(name).kind);
  return appliesTo === "Workload" ? WORKLOAD_KINDS : [appliesTo];
}

function refOfSubject(
  mesh: MeshSnapshot,
  appliesTo: AppliesTo,
  subject: NamespaceFacts | ServiceFacts | WorkloadFacts | ConfigObject,
): ObjectRef {
  const { namespace, name } = subject;
  if ("group" in subject)
    return { cluster: mesh.cluster, group: subject.group, kind: subject.kind, namespace, name };
  if ("kind" in subject) return { cluster: mesh.cluster, group: "apps", kind: subject.kind, namespace, name };
  return { cluster: mesh.cluster, group: "", kind: String(appliesTo), namespace, name };
}

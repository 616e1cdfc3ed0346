import type { Labels } from "../kube/kube-object.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import type {
  ConfigObject,
  MeshSnapshot,
  NamespaceFacts,
  PodFacts,
  ServiceFacts,
  WebhookFacts,
  WorkloadFacts,
} from "../mesh/snapshot.ts";
import type { FindingPart, Severity } from "./finding.ts";
import { kindsOfSubject, type PlainName, type SubjectName, subjectsOf } from "./subjects.ts";

/** Facts that a rule is handed; every kind of configuration is a ConfigObject. */
interface PlainSubjects {
  readonly Namespace: NamespaceFacts;
  readonly Service: ServiceFacts;
  readonly Workload: WorkloadFacts;
  readonly BarePod: PodFacts;
  readonly Webhook: WebhookFacts;
}

export type AppliesTo = PlainName | readonly SubjectName[];
type SubjectNamed<N> = N extends PlainName ? PlainSubjects[N] : ConfigObject;
export type SubjectOf<A extends AppliesTo> = A extends readonly SubjectName[]
  ? SubjectNamed<A[number]>
  : SubjectNamed<A>;
type AnySubject = PlainSubjects[PlainName] | ConfigObject;

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
export interface Rule extends Omit<RuleDefinition<AppliesTo>, "appliesTo" | "check" | "needs"> {
  readonly appliesTo: readonly SubjectName[];
  readonly needs: readonly (readonly string[])[];
  /** Kinds of its subjects as a snapshot knows them. */
  readonly kinds: readonly string[];
  readonly subjects: (mesh: MeshSnapshot, namespace: string) => readonly Judged[];
}

export function defineRule<const A extends AppliesTo>(definition: RuleDefinition<A>): Rule {
  const { check, needs = [], appliesTo, ...described } = definition;
  const names: readonly SubjectName[] = [appliesTo].flat();
  return {
    ...described,
    appliesTo: names,
    needs: needs.map((need) => (typeof need === "string" ? [need] : need)),
    kinds: names.flatMap(kindsOfSubject),
    subjects: (mesh, namespace) =>
      names.flatMap((name) =>
        [...subjectsOf<SubjectOf<A>>(mesh, name, namespace)].map((subject) => ({
          object: refOfSubject(mesh, name, subject),
          annotations: subject.annotations,
          check: (snapshot: MeshSnapshot) => check(subject, snapshot),
        })),
      ),
  };
}

function refOfSubject(mesh: MeshSnapshot, subjectName: SubjectName, subject: AnySubject): ObjectRef {
  const { namespace, name } = subject;
  const { cluster } = mesh;
  if ("group" in subject) return { cluster, group: subject.group, kind: subject.kind, namespace, name };
  if ("webhooks" in subject)
    return { cluster, group: "admissionregistration.k8s.io", kind: subject.kind, namespace, name };
  if ("kind" in subject) return { cluster, group: "apps", kind: subject.kind, namespace, name };
  return { cluster, group: "", kind: kindsOfSubject(subjectName)[0] ?? subjectName, namespace, name };
}

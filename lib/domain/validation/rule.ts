import type { ObjectRef } from "../kube/object-ref.ts";
import type { MeshSettings } from "../mesh/settings.ts";
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
 * namespace. `root`: that and the root namespace. `selection`: what lies in its namespace, and for an object of the root
 * namespace what lies anywhere. `mesh`: anything it reads.
 */
export type Reach = "object" | "namespace" | "root" | "selection" | "mesh";

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
  /**
   * Full names of the hosts that decide about a subject, `*` for any: of the changed VirtualServices, DestinationRules, Services
   * and ServiceEntries, and of what runs behind them, only those for one of them matter to it. Default: any.
   */
  readonly hosts?: (subject: SubjectOf<A>, settings: MeshSettings) => readonly string[];
  readonly check: (subject: SubjectOf<A>, mesh: MeshSnapshot) => readonly FindingPart[];
}

/** Hosts that decide about facts of a kind that the rule applies to. */
export type HostsOf = (facts: AnySubject, settings: MeshSettings) => readonly string[];

/** One thing that a rule judges, and what kind of thing it was asked for as. */
export interface Subject {
  readonly as: SubjectName;
  readonly facts: AnySubject;
}

/** A rule whose subjects' type is settled. */
export interface Rule extends Omit<RuleDefinition<AppliesTo>, "appliesTo" | "check" | "hosts" | "needs"> {
  readonly appliesTo: readonly SubjectName[];
  readonly needs: readonly (readonly string[])[];
  /** Kinds of its subjects as a snapshot knows them. */
  readonly kinds: readonly string[];
  readonly subjects: (mesh: MeshSnapshot, namespace: string) => readonly Subject[];
  readonly check: (subject: Subject, mesh: MeshSnapshot) => readonly FindingPart[];
  /** Null: any host may decide. The very function of the definition, which rules share. */
  readonly hosts: HostsOf | null;
}

export function defineRule<const A extends AppliesTo>(definition: RuleDefinition<A>): Rule {
  const { check, hosts, needs = [], appliesTo, ...described } = definition;
  const names: readonly SubjectName[] = [appliesTo].flat();
  return {
    ...described,
    appliesTo: names,
    needs: needs.map((need) => (typeof need === "string" ? [need] : need)),
    kinds: names.flatMap(kindsOfSubject),
    subjects: (mesh, namespace) => {
      const found: Subject[] = [];
      for (const as of names) {
        for (const facts of subjectsOf<AnySubject>(mesh, as, namespace)) found.push({ as, facts });
      }
      return found;
    },
    check: (subject, mesh) => check(factsFor<A>(subject), mesh),
    hosts: hosts === undefined ? null : hostsOfAny<A>(hosts),
  };
}

/** A rule is handed the subjects that it asked for, and `appliesTo` says their type. */
function factsFor<A extends AppliesTo>({ facts }: Subject): SubjectOf<A> {
  return facts as unknown as SubjectOf<A>;
}

/** A rule is asked about nothing but subjects of its own kinds. */
function hostsOfAny<A extends AppliesTo>(
  hosts: (subject: SubjectOf<A>, settings: MeshSettings) => readonly string[],
): HostsOf {
  return hosts as unknown as HostsOf;
}

export function refOfSubject(mesh: MeshSnapshot, { as, facts: subject }: Subject): ObjectRef {
  const { namespace, name } = subject;
  const { cluster } = mesh;
  if ("group" in subject) return { cluster, group: subject.group, kind: subject.kind, namespace, name };
  if ("webhooks" in subject)
    return { cluster, group: "admissionregistration.k8s.io", kind: subject.kind, namespace, name };
  if ("kind" in subject) return { cluster, group: "apps", kind: subject.kind, namespace, name };
  return { cluster, group: "", kind: as === "BarePod" ? "Pod" : as, namespace, name };
}

import type { KubeObject } from "../kube/kube-object.ts";
import type { BaseManager } from "./change-set.ts";

export type OwnerTool = "argo-cd" | "flux" | "helm" | "argo-rollouts" | "flagger" | "controller" | "kubectl";

/** Another owner of an object, what says so, and what it will do to a change made here (decision 47). */
export interface Owner {
  readonly tool: OwnerTool;
  readonly title: string;
  /** Name of its own object, null when nothing says it. */
  readonly instance: string | null;
  readonly evidence: readonly string[];
  readonly consequence: string;
  /** `refuse`: never written from here. `confirm`: written after an explicit yes. `note`: said. */
  readonly effect: "refuse" | "confirm" | "note";
}

interface Signs {
  readonly tool: OwnerTool;
  readonly title: string;
  readonly effect: Owner["effect"];
  readonly consequence: string;
  /** Annotations and labels whose presence says so; the value names the instance. */
  readonly annotations?: readonly string[];
  readonly labels?: readonly string[];
  /** Labels and annotations with exactly this value. */
  readonly values?: Readonly<Record<string, string>>;
  readonly managers?: RegExp;
  readonly ownerGroups?: RegExp;
  readonly ownerKinds?: RegExp;
}

const SIGNS: readonly Signs[] = [
  {
    tool: "argo-rollouts",
    title: "Argo Rollouts",
    effect: "refuse",
    consequence:
      "A Rollout writes these weights itself: a change made here is overwritten within seconds. Use the Rollout.",
    annotations: ["argo-rollouts.argoproj.io/managed-by-rollouts"],
    managers: /^(rollouts-controller|argo-rollouts)$/,
    ownerGroups: /^argoproj\.io\//,
    ownerKinds: /^Rollout$/,
  },
  {
    tool: "flagger",
    title: "Flagger",
    effect: "refuse",
    consequence:
      "A Flagger Canary writes this object itself: a change made here is overwritten. Use the Canary.",
    annotations: ["flagger.app/managed-by", "flagger.app/canary"],
    values: { "app.kubernetes.io/managed-by": "flagger" },
    managers: /^flagger$/,
    ownerGroups: /^flagger\.app\//,
  },
  {
    tool: "argo-cd",
    title: "Argo CD",
    effect: "confirm",
    consequence:
      "With self-heal on, Argo CD puts its Git version back within minutes; without it the application becomes out of sync. Change it in Git as well.",
    annotations: ["argocd.argoproj.io/tracking-id", "argocd.argoproj.io/installation-id"],
    labels: ["argocd.argoproj.io/instance"],
    managers: /^(argocd-controller|argocd-application-controller|argocd)$/,
  },
  {
    tool: "flux",
    title: "Flux",
    effect: "confirm",
    consequence:
      "Flux puts its Git version back at its next reconciliation. Suspend it, or change it in Git as well.",
    labels: ["kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name"],
    managers: /^(kustomize-controller|helm-controller|flux)$/,
  },
  {
    tool: "helm",
    title: "Helm",
    effect: "note",
    consequence: "The next upgrade of the release writes the chart's values over fields that the chart sets.",
    annotations: ["meta.helm.sh/release-name"],
    values: { "app.kubernetes.io/managed-by": "Helm" },
    managers: /^helm$/i,
  },
  {
    tool: "kubectl",
    title: "kubectl apply",
    effect: "note",
    consequence: "Whoever applies the file again writes its values over this change.",
    annotations: ["kubectl.kubernetes.io/last-applied-configuration"],
    managers: /^kubectl-client-side-apply$/,
  },
];

/** What the object's labels, annotations, owner references and field managers say about other owners. */
export function ownersOf(object: KubeObject, managers: readonly BaseManager[]): readonly Owner[] {
  const known = SIGNS.flatMap((signs) => {
    const evidence = evidenceOf(signs, object, managers);
    return evidence.length === 0 ? [] : [ownerFrom(signs, object, evidence)];
  });
  return [...known, ...controllersOf(object, known)];
}

/** The strongest effect: one refusal decides. */
export function strongestEffect(owners: readonly Owner[]): Owner["effect"] | "none" {
  for (const effect of ["refuse", "confirm", "note"] as const) {
    if (owners.some((owner) => owner.effect === effect)) return effect;
  }
  return "none";
}

function evidenceOf(
  signs: Signs,
  { metadata }: KubeObject,
  managers: readonly BaseManager[],
): readonly string[] {
  const { annotations = {}, labels = {}, ownerReferences = [] } = metadata;
  const named = (
    keys: readonly string[] | undefined,
    where: Readonly<Record<string, string>>,
    what: string,
  ) =>
    (keys ?? []).flatMap((key) =>
      Object.hasOwn(where, key) ? [`${what} ${key}${shownValue(key, where[key])}`] : [],
    );
  const valued = Object.entries(signs.values ?? {}).flatMap(([key, value]) => [
    ...(labels[key] === value ? [`label ${key}=${value}`] : []),
    ...(annotations[key] === value ? [`annotation ${key}=${value}`] : []),
  ]);
  const writers = managers.flatMap(({ manager, operation }) =>
    signs.managers?.test(manager) === true ? [`fields written by ${manager} (${operation})`] : [],
  );
  const owners = ownerReferences.flatMap(({ apiVersion, kind, name }) =>
    signs.ownerGroups?.test(apiVersion) === true && (signs.ownerKinds?.test(kind) ?? true)
      ? [`owned by ${kind} ${name}`]
      : [],
  );
  return [
    ...named(signs.annotations, annotations, "annotation"),
    ...named(signs.labels, labels, "label"),
    ...valued,
    ...new Set(writers),
    ...owners,
  ];
}

/** last-applied holds the whole object: its value is no evidence. */
function shownValue(key: string, value: string | undefined): string {
  return value === undefined || key.startsWith("kubectl.") ? "" : `=${value.slice(0, 120)}`;
}

function ownerFrom(signs: Signs, { metadata }: KubeObject, evidence: readonly string[]): Owner {
  const { annotations = {}, labels = {} } = metadata;
  const value = [
    ...(signs.annotations ?? []).map((key) => annotations[key]),
    ...(signs.labels ?? []).map((key) => labels[key]),
  ].find((text) => text !== undefined && !text.startsWith("{"));
  const { tool, title, effect, consequence } = signs;
  // Argo CD's tracking id is application:group/kind:namespace/name.
  return { tool, title, effect, consequence, instance: value?.split(":")[0] ?? null, evidence };
}

/** A controller that is none of the known tools. */
function controllersOf({ metadata }: KubeObject, known: readonly Owner[]): readonly Owner[] {
  const controller = (metadata.ownerReferences ?? []).find((owner) => owner.controller === true);
  if (controller === undefined) return [];
  const evidence = `owned by ${controller.kind} ${controller.name}`;
  if (known.some((owner) => owner.evidence.includes(evidence))) return [];
  return [
    {
      tool: "controller",
      title: controller.kind,
      instance: controller.name,
      evidence: [evidence],
      consequence: `The controller of ${controller.kind} ${controller.name} may write its own version back.`,
      effect: "confirm",
    },
  ];
}

import { Collection, type Named } from "./collection.ts";
import { isSameFacts } from "./facts/same-facts.ts";
import { factsOf, foldInto, type KindChange, kindChanges } from "./kind-change.ts";
import { isConfigGroup, KIND_KEYS, kindOfKey } from "./kind-keys.ts";
import { podWorkload } from "./pod-workload.ts";
import { settingsOf } from "./settings-of.ts";
import type {
  ControlPlaneFacts,
  InjectorFacts,
  KindAvailability,
  MeshConfigMapFacts,
  MeshSnapshot,
  PodFacts,
  WebhookFacts,
  WorkloadFacts,
} from "./snapshot.ts";
import type { ObjectRow } from "./read-object.ts";
import type { WatchEvent } from "./watch-event.ts";

type Draft = { -readonly [Field in keyof MeshSnapshot]: MeshSnapshot[Field] };

/**
 * Folds a batch of watch events into the next snapshot. What did not change is shared with the previous one, down to
 * the single object; when nothing changed the answer is the previous snapshot itself. Never throws for what a cluster
 * says: malformed objects stand in `problems`.
 */
export function applyWatchEvents(snapshot: MeshSnapshot, events: readonly WatchEvent[]): MeshSnapshot {
  const changes = kindChanges(events);
  const draft: Draft = { ...snapshot };
  for (const [kindKey, change] of changes) {
    foldKind(draft, kindKey, change);
    foldProblems(draft, kindKey, change);
    foldAvailability(draft, kindKey, change.availability);
  }
  foldPods(draft, snapshot, changes.get(KIND_KEYS.pod));
  foldSettings(draft, snapshot);
  return isUnchanged(draft, snapshot) ? snapshot : { ...draft, version: snapshot.version + 1 };
}

const FOLDS: Readonly<Record<string, (draft: Draft, change: KindChange) => void>> = {
  [KIND_KEYS.namespace]: (draft, change) => {
    draft.namespaces = foldInto(draft.namespaces, change);
  },
  [KIND_KEYS.service]: (draft, change) => {
    draft.services = foldInto(draft.services, change);
  },
  [KIND_KEYS.endpointSlice]: (draft, change) => {
    draft.endpointSlices = foldInto(draft.endpointSlices, change);
  },
  [KIND_KEYS.serviceAccount]: (draft, change) => {
    draft.serviceAccounts = foldInto(draft.serviceAccounts, change);
  },
  [KIND_KEYS.node]: (draft, change) => {
    draft.nodes = foldInto(draft.nodes, change);
  },
  [KIND_KEYS.configMap]: (draft, change) => {
    const { configMaps, injectors } = draft.controlPlane;
    setControlPlane(draft, {
      configMaps: foldInto(configMaps, change, (row) => ofConfigMap(row, isMeshConfig)),
      injectors: foldInto(injectors, change, (row) => ofConfigMap(row, isInjector)),
    });
  },
  [KIND_KEYS.mutatingWebhook]: foldWebhooks("MutatingWebhookConfiguration"),
  [KIND_KEYS.validatingWebhook]: foldWebhooks("ValidatingWebhookConfiguration"),
  [KIND_KEYS.deployment]: (draft, change) => {
    foldWorkloads(draft, "Deployment", change);
    setControlPlane(draft, {
      istiods: foldInto(draft.controlPlane.istiods, change, ({ istiod }) => istiod),
    });
  },
  [KIND_KEYS.statefulSet]: (draft, change) => foldWorkloads(draft, "StatefulSet", change),
  [KIND_KEYS.daemonSet]: (draft, change) => foldWorkloads(draft, "DaemonSet", change),
  [KIND_KEYS.replicaSet]: (draft, change) => foldWorkloads(draft, "ReplicaSet", change),
  [KIND_KEYS.job]: (draft, change) => foldWorkloads(draft, "Job", change),
  [KIND_KEYS.cronJob]: (draft, change) => foldWorkloads(draft, "CronJob", change),
};

function foldKind(draft: Draft, kindKey: string, change: KindChange): void {
  const fold = FOLDS[kindKey];
  if (fold !== undefined) fold(draft, change);
  else if (isConfigGroup(kindOfKey(kindKey).group)) {
    draft.config = withCollection(draft.config, kindKey, foldInto(at(draft.config, kindKey), change));
  }
}

function foldWorkloads(draft: Draft, kind: string, change: KindChange): void {
  draft.workloads = withCollection(draft.workloads, kind, foldInto(at(draft.workloads, kind), change));
}

function foldWebhooks(kind: WebhookFacts["kind"]): (draft: Draft, change: KindChange) => void {
  return (draft, change) => {
    draft.webhooks = withCollection(draft.webhooks, kind, foldInto(at(draft.webhooks, kind), change));
  };
}

function foldProblems(draft: Draft, kindKey: string, change: KindChange): void {
  const known = at(draft.problems, kindKey);
  draft.problems = withCollection(
    draft.problems,
    kindKey,
    foldInto(known, change, ({ problem }) => problem),
  );
}

function foldAvailability(draft: Draft, kindKey: string, availability: KindAvailability | null): void {
  if (availability === null || isSameFacts(draft.availability.get(kindKey), availability)) return;
  draft.availability = new Map(draft.availability).set(kindKey, availability);
}

/** Pods come last: what they belong to depends on the ReplicaSets and Jobs of the same batch. */
function foldPods(draft: Draft, before: MeshSnapshot, change: KindChange | undefined): void {
  if (change !== undefined) {
    draft.pods = foldInto(draft.pods, change, (row) => {
      const pod = factsOf<PodFacts>(row);
      return pod === null ? null : resolved(draft, pod);
    });
  }
  const regrouped: PodFacts[] = [];
  for (const namespace of namespacesWithNewOwners(before, draft)) {
    for (const pod of draft.pods.inNamespace(namespace)) {
      const next = resolved(draft, pod);
      if (next !== pod) regrouped.push(next);
    }
  }
  draft.pods = draft.pods.with(regrouped);
}

function resolved({ workloads }: Draft, pod: PodFacts): PodFacts {
  const workload = podWorkload(pod, (kind, name) => workloads.get(kind)?.get(pod.namespace, name));
  return isSameFacts(workload, pod.workload) ? pod : { ...pod, workload };
}

/** Namespaces in which a ReplicaSet or Job came, went or changed hands. */
function namespacesWithNewOwners(before: MeshSnapshot, after: MeshSnapshot): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const kind of ["ReplicaSet", "Job"]) {
    const old = at(before.workloads, kind);
    const next = at(after.workloads, kind);
    for (const namespace of next.touchedSince(old)) {
      if (!isSameFacts(ownersIn(old, namespace), ownersIn(next, namespace))) touched.add(namespace);
    }
  }
  return touched;
}

function ownersIn(
  workloads: Collection<WorkloadFacts>,
  namespace: string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...workloads.inNamespace(namespace)].map(({ name, controller }) => [name, controller]),
  );
}

/** The first fold always reads the settings: those of the empty snapshot do not say what is assumed. */
function foldSettings(draft: Draft, before: MeshSnapshot): void {
  const inputs = (mesh: MeshSnapshot): readonly unknown[] => [
    mesh.controlPlane,
    mesh.webhooks,
    mesh.availability.get(KIND_KEYS.configMap)?.state,
    mesh.availability.get(KIND_KEYS.deployment)?.state,
  ];
  const old = inputs(before);
  if (before.version > 0 && inputs(draft).every((input, index) => input === old[index])) return;
  const settings = settingsOf(draft);
  if (!isSameFacts(settings, draft.settings)) draft.settings = settings;
}

type ConfigMapFacts = MeshConfigMapFacts | InjectorFacts;

const isMeshConfig = (facts: ConfigMapFacts): facts is MeshConfigMapFacts => "yaml" in facts;
const isInjector = (facts: ConfigMapFacts): facts is InjectorFacts => "proxyImage" in facts;

function ofConfigMap<T extends ConfigMapFacts>(
  row: ObjectRow,
  is: (facts: ConfigMapFacts) => facts is T,
): T | null {
  const facts = factsOf<ConfigMapFacts>(row);
  return facts !== null && is(facts) ? facts : null;
}

function setControlPlane(draft: Draft, parts: Partial<ControlPlaneFacts>): void {
  const next = { ...draft.controlPlane, ...parts };
  const { configMaps, injectors, istiods } = draft.controlPlane;
  const same = next.configMaps === configMaps && next.injectors === injectors && next.istiods === istiods;
  if (!same) draft.controlPlane = next;
}

/** The same map when the collection is the one it holds, or is empty and was never held. */
function withCollection<T extends Named>(
  collections: ReadonlyMap<string, Collection<T>>,
  key: string,
  collection: Collection<T>,
): ReadonlyMap<string, Collection<T>> {
  return at(collections, key) === collection ? collections : new Map(collections).set(key, collection);
}

function at<T extends Named>(collections: ReadonlyMap<string, Collection<T>>, key: string): Collection<T> {
  return collections.get(key) ?? emptyCollection();
}

const EMPTY: Collection<never> = Collection.empty();

/** An empty collection holds nothing of any type, and `with` answers a new one. */
function emptyCollection<T extends Named>(): Collection<T> {
  return EMPTY as unknown as Collection<T>;
}

function isUnchanged(draft: Draft, before: MeshSnapshot): boolean {
  const after: ReadonlyMap<string, unknown> = new Map(Object.entries(draft));
  return Object.entries(before).every(([field, value]) => Object.is(after.get(field), value));
}

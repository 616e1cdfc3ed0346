import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import { applyWatchEvents } from "@/lib/domain/mesh/apply-watch-events.ts";
import { configKindKey, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { snapshotOf } from "@/lib/domain/mesh/snapshot-of.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";
import { flowsOf } from "./flows/flows-of.ts";
import type { Timeline } from "./history/timeline.ts";
import type { TrafficHistory } from "./history/traffic-history.ts";
import { solvePhases } from "./solve/solve-phases.ts";
import { limitsLookup } from "./solve/cluster-limits.ts";
import { withRateLimits } from "./solve/rate-limits.ts";
import { PodDirectory } from "./solve/pod-directory.ts";
import { NO_SCENARIO, readScenario, type ScenarioState } from "./solve/scenario.ts";
import { traceCall, type Tracer } from "./solve/traced-call.ts";
import type { TrafficModel } from "./traffic-model.ts";

/** A change of the cluster as its store reports it. */
export interface ClusterChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
}

interface TrafficEngineOptions {
  readonly clusterId: string;
  readonly model: TrafficModel;
  readonly history: TrafficHistory;
  readonly trace: Tracer;
  readonly objects: readonly KubeObject[];
  /** How long istiod takes to tell the proxies, ms. */
  readonly pushDelayMs: number;
}

/** Name and namespace of the ConfigMap that switches scenarios. */
export const SCENARIO_MAP = { namespace: "istio-system", name: "demo-scenario" } as const;

/**
 * Keeps the traffic in step with the cluster: every change that a proxy could notice begins an epoch of the history, from
 * the moment the push would have arrived.
 */
export class TrafficEngine {
  readonly #options: TrafficEngineOptions;
  #mesh: MeshSnapshot;
  #scenario: ScenarioState = NO_SCENARIO;
  #pending: WatchEvent[] = [];

  constructor(options: TrafficEngineOptions) {
    this.#options = options;
    this.#mesh = snapshotOf({ cluster: options.clusterId, objects: options.objects });
    const map = options.objects.find(isScenarioMap);
    if (map !== undefined) this.#scenario = readScenario(map, new PodDirectory(this.#mesh));
  }

  get mesh(): MeshSnapshot {
    return this.#mesh;
  }

  /** Takes note of a change; true when it can matter to the traffic and `settle` should follow. */
  note(change: ClusterChange): boolean {
    const { object } = change;
    if (isScenarioMap(object)) {
      this.#fold();
      this.#scenario =
        change.type === "DELETED" ? NO_SCENARIO : readScenario(object, new PodDirectory(this.#mesh));
      return true;
    }
    const kindKey = configKindKey(object.kind, groupOf(object.apiVersion));
    const { namespace = "", name } = object.metadata;
    this.#pending.push(
      change.type === "DELETED"
        ? { type: "deleted", kindKey, namespace, name }
        : { type: "changed", kindKey, object },
    );
    return !WITHOUT_EFFECT.has(kindKey);
  }

  /** Begins the epoch of everything noted since the last one. */
  settle(nowMs: number): void {
    this.#fold();
    this.#begin(nowMs + this.#options.pushDelayMs);
  }

  /** Lets the world have run since `sinceMs` as it is now; for the first start. */
  startAt(sinceMs: number): void {
    this.#begin(sinceMs);
  }

  #fold(): void {
    if (this.#pending.length === 0) return;
    this.#mesh = applyWatchEvents(this.#mesh, this.#pending);
    this.#pending = [];
  }

  #begin(atMs: number): void {
    const { model, trace, history, clusterId } = this.#options;
    const mesh = this.#mesh;
    const pods = new PodDirectory(mesh);
    const calls = model.calls.flatMap((call) => traceCall({ mesh, pods, trace }, call) ?? []);
    const traced = withRateLimits(mesh, calls);
    const solutions = solvePhases({
      traced,
      model,
      scenario: this.#scenario,
      limitsOf: limitsLookup(mesh),
      hostsOf: (target) => pods.ready(target).length,
    });
    const flows = flowsOf({ mesh, pods, clusterId }, solutions);
    history.begin(atMs, flows, (timeline) => isScraped(mesh, timeline));
  }
}

/** Whether the pod that a series speaks of is still there; the kubelet's series name it by labels. */
function isScraped(mesh: MeshSnapshot, { exporter, labels }: Timeline): boolean {
  const namespace = exporter.pod === "" ? (labels["namespace"] ?? "") : exporter.namespace;
  const pod = exporter.pod === "" ? (labels["pod"] ?? "") : exporter.pod;
  return mesh.pods.get(namespace, pod) !== undefined;
}

const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "Event.",
  "Secret.",
  "Lease.coordination.k8s.io",
  "Role.rbac.authorization.k8s.io",
  "RoleBinding.rbac.authorization.k8s.io",
  "ClusterRole.rbac.authorization.k8s.io",
  "ClusterRoleBinding.rbac.authorization.k8s.io",
]);

export function isScenarioMap({ kind, metadata }: KubeObject): boolean {
  return (
    kind === "ConfigMap" &&
    metadata.namespace === SCENARIO_MAP.namespace &&
    metadata.name === SCENARIO_MAP.name
  );
}

import { createHash } from "node:crypto";
import { workloadName, type World, type WorldService, type WorldWorkload } from "./world.ts";

/** One pod that will run, with everything a proxy, an API object and a metric need to know of it. */
export interface PlannedPod {
  /** From 1; names its network namespace. */
  readonly number: number;
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
  readonly workload: WorldWorkload;
  readonly workloadName: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly proxy: "sidecar" | "router" | "none";
  readonly drainDuration: string;
  /** Null for a bare pod. */
  readonly replicaSet: string | null;
}

export interface PlannedService extends WorldService {
  readonly clusterIP: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly pods: readonly PlannedPod[];
}

export interface Plan {
  readonly world: World;
  readonly pods: readonly PlannedPod[];
  readonly services: readonly PlannedService[];
}

/** Decides names and addresses; the same world gives the same plan. */
export function planOf(world: World): Plan {
  const pods = plannedPods(world);
  const services = world.services.map((service, at): PlannedService => {
    const selector = service.selector ?? { app: service.name };
    return {
      ...service,
      selector,
      clusterIP: service.clusterIP ?? `198.19.200.${String(at + 1)}`,
      pods: pods.filter(
        ({ namespace, labels }) => namespace === service.namespace && matches(labels, selector),
      ),
    };
  });
  return { world, pods, services };
}

const matches = (
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);

function plannedPods(world: World): readonly PlannedPod[] {
  const hasSidecars = new Map(world.namespaces.map(({ name, mesh }) => [name, mesh]));
  const pods: PlannedPod[] = [];
  for (const workload of world.workloads) {
    const name = workloadName(workload);
    const hash = digest(`${workload.namespace}/${name}`, 9);
    const replicaSet = workload.replicas === undefined ? null : `${name}-${hash}`;
    const proxy = workload.gateway
      ? "router"
      : (workload.sidecar ?? hasSidecars.get(workload.namespace) ?? false)
        ? "sidecar"
        : "none";
    for (let replica = 0; replica < (workload.replicas ?? 1); replica++) {
      const number = pods.length + 1;
      pods.push({
        number,
        name: replicaSet === null ? name : `${replicaSet}-${digest(`${replicaSet}/${String(replica)}`, 5)}`,
        namespace: workload.namespace,
        address: workload.address ?? `198.18.2.${String(number)}`,
        workload,
        workloadName: name,
        serviceAccount: workload.serviceAccount ?? workload.app,
        labels: podLabels(workload, proxy, replicaSet === null ? null : hash),
        proxy,
        drainDuration: workload.drainDuration ?? world.drainDuration,
        replicaSet,
      });
    }
  }
  return pods;
}

function podLabels(
  { app, version, labels }: WorldWorkload,
  proxy: PlannedPod["proxy"],
  templateHash: string | null,
): PlannedPod["labels"] {
  return {
    app,
    version,
    "service.istio.io/canonical-name": app,
    "service.istio.io/canonical-revision": version,
    ...(proxy === "none" ? {} : { "security.istio.io/tlsMode": "istio" }),
    ...(templateHash === null ? {} : { "pod-template-hash": templateHash }),
    ...labels,
  };
}

/** Letters and digits as Kubernetes' own suffixes have them. */
function digest(text: string, length: number): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return [...createHash("sha256").update(text).digest()]
    .slice(0, length)
    .map((byte) => alphabet[byte % alphabet.length])
    .join("");
}

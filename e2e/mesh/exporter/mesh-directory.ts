import type { Plan, PlannedPod } from "../rig/plan.ts";

/** What the exporter must know of a pod to name it as Istio would. */
export interface KnownPod {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
  readonly workload: string;
  readonly app: string;
  readonly version: string;
  readonly canonicalService: string;
  readonly canonicalRevision: string;
  readonly proxy: PlannedPod["proxy"];
  /** Service behind each port of the application, the first by name where there are several. */
  readonly services: Readonly<Record<string, KnownService>>;
}

export interface KnownService {
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
}

export interface MeshDirectory {
  /** Folder with `<pod>/access.log`. */
  readonly podsFolder: string;
  readonly pods: readonly KnownPod[];
}

export function directoryOf(plan: Plan, podsFolder: string): MeshDirectory {
  return { podsFolder, pods: plan.pods.map((pod) => knownPod(plan, pod)) };
}

function knownPod({ services }: Plan, pod: PlannedPod): KnownPod {
  const { name, namespace, address, workloadName, labels, proxy } = pod;
  const own = services
    .filter(({ pods }) => pods.some((one) => one.name === name))
    .toSorted((one, other) => other.name.localeCompare(one.name));
  const byPort = own.flatMap((service) =>
    service.ports.map(({ targetPort }) => [
      String(targetPort),
      {
        host: `${service.name}.${service.namespace}.svc.cluster.local`,
        name: service.name,
        namespace: service.namespace,
      },
    ]),
  );
  return {
    name,
    namespace,
    address,
    workload: workloadName,
    app: labels["app"] ?? "unknown",
    version: labels["version"] ?? "unknown",
    canonicalService: labels["service.istio.io/canonical-name"] ?? workloadName,
    canonicalRevision: labels["service.istio.io/canonical-revision"] ?? "latest",
    proxy,
    services: Object.fromEntries(byPort) as KnownPod["services"],
  };
}

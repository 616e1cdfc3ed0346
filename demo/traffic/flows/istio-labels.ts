import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import type { MeshSettings } from "@/lib/domain/mesh/settings.ts";
import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";

const UNKNOWN = "unknown";

interface Peer {
  readonly mtls: boolean;
  readonly settings: MeshSettings;
  readonly clusterId: string;
}

/** Labels of one side of Istio's standard metrics. Everything unknown when the proxy was told nothing of the peer. */
export function sideLabels(side: "source" | "destination", pod: PodFacts | undefined, peer: Peer): Labels {
  const facts = pod === undefined ? NOBODY : workloadLabels(pod, peer);
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${side}_${name}`, value]));
}

const NOBODY = {
  workload: UNKNOWN,
  workload_namespace: UNKNOWN,
  principal: UNKNOWN,
  app: UNKNOWN,
  version: UNKNOWN,
  canonical_service: UNKNOWN,
  canonical_revision: UNKNOWN,
  cluster: UNKNOWN,
} as const;

function workloadLabels(
  pod: PodFacts,
  { mtls, settings, clusterId }: Peer,
): Record<keyof typeof NOBODY, string> {
  const { labels, namespace, serviceAccount, workload } = pod;
  const app = labels["app"] ?? labels["app.kubernetes.io/name"];
  const version = labels["version"] ?? labels["app.kubernetes.io/version"];
  return {
    workload: workload.name,
    workload_namespace: namespace,
    principal: mtls ? `spiffe://${settings.trustDomain}/ns/${namespace}/sa/${serviceAccount}` : UNKNOWN,
    app: app ?? UNKNOWN,
    version: version ?? UNKNOWN,
    canonical_service: labels["service.istio.io/canonical-name"] ?? app ?? workload.name,
    canonical_revision: labels["service.istio.io/canonical-revision"] ?? version ?? "latest",
    cluster: clusterId,
  };
}

/** The service a request was meant for. `host` is the FQDN, or the host of a ServiceEntry; null when no cluster was chosen. */
export function serviceLabels(host: string | null, settings: MeshSettings, entryNamespace: string): Labels {
  if (host === null) {
    return {
      destination_service: UNKNOWN,
      destination_service_name: UNKNOWN,
      destination_service_namespace: UNKNOWN,
    };
  }
  const suffix = `.svc.${settings.domain}`;
  if (!host.endsWith(suffix)) {
    return {
      destination_service: host,
      destination_service_name: host,
      destination_service_namespace: entryNamespace,
    };
  }
  const [name = host, namespace = UNKNOWN] = host.slice(0, -suffix.length).split(".");
  return {
    destination_service: host,
    destination_service_name: name,
    destination_service_namespace: namespace,
  };
}

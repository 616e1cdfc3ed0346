import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import type { MeshSettings } from "@/lib/domain/mesh/settings.ts";
import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";

const UNKNOWN = "unknown";

/** Labels of one side of Istio's standard metrics. Everything unknown when the proxy was told nothing of the peer. */
export function sideLabels(
  side: "source" | "destination",
  pod: PodFacts | undefined,
  peer: { readonly mtls: boolean; readonly settings: MeshSettings; readonly clusterId: string },
): Labels {
  const facts = pod === undefined ? null : workloadLabels(pod);
  return {
    [`${side}_workload`]: facts?.workload ?? UNKNOWN,
    [`${side}_workload_namespace`]: pod?.namespace ?? UNKNOWN,
    [`${side}_principal`]: pod !== undefined && peer.mtls ? principalOf(pod, peer.settings) : UNKNOWN,
    [`${side}_app`]: facts?.app ?? UNKNOWN,
    [`${side}_version`]: facts?.version ?? UNKNOWN,
    [`${side}_canonical_service`]: facts?.canonicalName ?? UNKNOWN,
    [`${side}_canonical_revision`]: facts?.canonicalRevision ?? (pod === undefined ? UNKNOWN : "latest"),
    [`${side}_cluster`]: pod === undefined ? UNKNOWN : peer.clusterId,
  };
}

function workloadLabels(pod: PodFacts) {
  const { labels } = pod;
  const app = labels["app"] ?? labels["app.kubernetes.io/name"];
  const version = labels["version"] ?? labels["app.kubernetes.io/version"];
  return {
    workload: pod.workload.name,
    app: app ?? UNKNOWN,
    version: version ?? UNKNOWN,
    canonicalName: labels["service.istio.io/canonical-name"] ?? app ?? pod.workload.name,
    canonicalRevision: labels["service.istio.io/canonical-revision"] ?? version ?? "latest",
  };
}

function principalOf(pod: PodFacts, settings: MeshSettings): string {
  return `spiffe://${settings.trustDomain}/ns/${pod.namespace}/sa/${pod.serviceAccount}`;
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

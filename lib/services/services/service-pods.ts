import type { MeshSnapshot, PodFacts, ServiceFacts } from "@/lib/domain/mesh/snapshot.ts";

/** Pods that a service's selector picks; none for services without selector. */
export function podsOf(mesh: MeshSnapshot, { namespace, selector }: ServiceFacts): readonly PodFacts[] {
  const wanted = Object.entries(selector ?? {});
  if (wanted.length === 0) return [];
  return [...mesh.pods.inNamespace(namespace)].filter(
    ({ labels, phase }) =>
      phase !== "Succeeded" && phase !== "Failed" && wanted.every(([key, value]) => labels[key] === value),
  );
}

/** Canonical revision, as Istio's metrics name a version. */
export function versionOf({ labels }: PodFacts): string {
  return (
    labels["service.istio.io/canonical-revision"] ??
    labels["app.kubernetes.io/version"] ??
    labels["version"] ??
    "latest"
  );
}

/** How Istio treats a port: by appProtocol, then by the prefix of its name; `auto` is sniffed. */
export function portProtocol({ name, appProtocol }: ServiceFacts["ports"][number]): string {
  const declared = appProtocol ?? name.split("-")[0] ?? "";
  const known = [
    "http",
    "http2",
    "https",
    "grpc",
    "grpc-web",
    "tcp",
    "tls",
    "mongo",
    "mysql",
    "redis",
    "udp",
  ];
  return known.includes(declared.toLowerCase()) ? declared.toLowerCase() : "auto";
}

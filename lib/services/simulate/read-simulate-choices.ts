import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readSimulateChoices as contract } from "@/lib/contracts/simulate.ts";
import { meshIndex } from "@/lib/domain/mesh/lookup.ts";
import { configObjects, type MeshSnapshot, type PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import { isGatewayPod } from "@/lib/domain/request-tests/account-way.ts";
import { matrixCallers } from "@/lib/domain/request-tests/matrix.ts";
import { numberAt, objectsAt, sectionAt, textAt, textsAt } from "@/lib/domain/simulation/spec-fields.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { visibilityOf } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;
type Host = Answer["hosts"][number];

/** Callers and hosts of namespaces that the person may see. */
export async function readSimulateChoices(
  ctx: Context,
  { params }: InputOf<typeof contract>,
): Promise<Answer> {
  const { cluster } = params;
  await authorize(ctx, "mesh.read", { cluster });
  const mesh = clusterOf(ctx, cluster).snapshot();
  const { isVisible } = await visibilityOf(ctx, cluster);
  const pods = [...mesh.pods].filter(({ namespace, phase }) => phase === "Running" && isVisible(namespace));
  return {
    workloads: named(pods.filter((pod) => !isGatewayPod(pod))).map(({ namespace, workload, dataplane }) => ({
      namespace,
      name: workload.name,
      inMesh: dataplane !== "none",
    })),
    gateways: named(pods.filter(isGatewayPod)).map(({ namespace, workload }) => ({
      namespace,
      name: workload.name,
    })),
    identities: matrixCallers(mesh, isVisible).map(({ namespace, serviceAccount }) => ({
      namespace,
      serviceAccount,
    })),
    hosts: [...serviceHosts(mesh, isVisible), ...gatewayHosts(mesh, isVisible)],
  };
}

function named(pods: readonly PodFacts[]): readonly PodFacts[] {
  const byName = new Map(pods.map((pod) => [`${pod.namespace}/${pod.workload.name}`, pod]));
  return [...byName].toSorted(([a], [b]) => a.localeCompare(b)).map(([, pod]) => pod);
}

function serviceHosts(mesh: MeshSnapshot, isVisible: (namespace: string) => boolean): readonly Host[] {
  return meshIndex(mesh)
    .services.filter(({ namespace }) => isVisible(namespace))
    .map(({ kind, host, namespace, name, ports }) => ({
      host: kind === "Service" ? `${name}.${namespace}` : host,
      ports: ports.map(({ port, protocol }) => ({ port, protocol })),
      isGateway: false,
    }))
    .toSorted((a, b) => a.host.localeCompare(b.host));
}

/** Hosts of Gateways' servers, with the servers' ports; a wildcard is no host to ask for. */
function gatewayHosts(mesh: MeshSnapshot, isVisible: (namespace: string) => boolean): readonly Host[] {
  const ports = new Map<string, Map<number, string>>();
  for (const { namespace, spec } of configObjects(mesh, "Gateway", "networking.istio.io")) {
    if (!isVisible(namespace)) continue;
    for (const server of objectsAt(spec, "servers")) {
      const section = sectionAt(server, "port");
      for (const text of textsAt(server, "hosts")) {
        const host = text.slice(text.indexOf("/") + 1);
        if (host.includes("*")) continue;
        const known = ports.get(host) ?? new Map<number, string>();
        ports.set(
          host,
          known.set(numberAt(section, "number") ?? 80, (textAt(section, "protocol") ?? "HTTP").toLowerCase()),
        );
      }
    }
  }
  return [...ports]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([host, open]) => ({
      host,
      ports: [...open].map(([port, protocol]) => ({ port, protocol })),
      isGateway: true,
    }));
}

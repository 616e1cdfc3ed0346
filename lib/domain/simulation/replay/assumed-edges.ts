import { meshIndex } from "../../mesh/lookup.ts";
import type { MeshService } from "../../mesh/mesh-service.ts";
import { mayBeHttp } from "../../mesh/port-protocol.ts";
import type { MeshSnapshot, PodFacts } from "../../mesh/snapshot.ts";
import type { ObservedEdge } from "../../traffic/edges.ts";
import { changeScope, type ChangeScope } from "./change-scope.ts";
import { enforcementOf } from "./edge-side.ts";
import { isGatewayPod } from "./route-shares.ts";

export interface AssumedEdges {
  readonly edges: readonly ObservedEdge[];
  /** Combinations that were left out for their number. */
  readonly skipped: number;
}

interface Asked {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
  readonly observed: readonly ObservedEdge[];
  readonly most: number;
}

/**
 * Callers that were not seen: one of every identity, and plaintext from outside, to every workload that the change
 * touches (decision 42). They carry no traffic; what happens to them tells what the change opens and closes.
 */
export function assumedEdges({ before, after, observed, most }: Asked): AssumedEdges {
  const scope = changeScope(before, after);
  const targets = touchedTargets(after, scope);
  const seen = new Set(observed.map(edgeName));
  const sources = sourcesOf(after);
  const edges: ObservedEdge[] = [];
  let skipped = 0;
  for (const target of targets) {
    for (const source of sources) {
      const edge = { ...QUIET, ...target, source: source.source, mtlsRatio: source.mtlsRatio };
      if (seen.has(edgeName(edge))) continue;
      if (edges.length >= most) skipped += 1;
      else edges.push(edge);
    }
  }
  return { edges, skipped };
}

type Target = Pick<ObservedEdge, "destination" | "protocol">;

const QUIET = {
  reporter: "source",
  rateRps: 0,
  codes: [],
  errorRatio: null,
  health: { state: "idle", because: [] },
  latencyMs: null,
  tcp: null,
} as const satisfies Partial<ObservedEdge>;

function edgeName({ source, destination }: ObservedEdge): string {
  return `${source.principal ?? "plaintext"} ${destination.host} ${destination.workload ?? ""}`;
}

interface Source {
  readonly source: ObservedEdge["source"];
  readonly mtlsRatio: number;
}

const OUTSIDE: Source = {
  source: { namespace: "unknown", workload: "unknown", app: "unknown", version: "unknown", principal: null },
  mtlsRatio: 0,
};

/** One workload of each service account that has a proxy, and a caller without one. */
function sourcesOf(mesh: MeshSnapshot): readonly Source[] {
  const byAccount = new Map<string, PodFacts>();
  for (const pod of mesh.pods) {
    if (pod.dataplane === "none") continue;
    const account = `${pod.namespace}/${pod.serviceAccount}`;
    if (!byAccount.has(account)) byAccount.set(account, pod);
  }
  return [
    ...[...byAccount.values()].map(({ namespace, labels, workload, serviceAccount }) => ({
      source: {
        namespace,
        workload: workload.name,
        app: labels["app"] ?? workload.name,
        version: labels["version"] ?? "",
        principal: `${mesh.settings.trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
      },
      mtlsRatio: 1,
    })),
    OUTSIDE,
  ];
}

function touchedTargets(mesh: MeshSnapshot, scope: ChangeScope): readonly Target[] {
  return [...meshIndex(mesh).byHost.values()].flatMap(([service]) =>
    service === undefined || isGatewayService(mesh, service) ? [] : targetsOf(service, scope),
  );
}

function targetsOf(service: MeshService, scope: ChangeScope): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const port of service.ports) {
    const protocol = mayBeHttp(port.protocol) ? "http" : "tcp";
    for (const { pod, ...endpoint } of service.endpoints(port)) {
      if (pod === null) continue;
      const target = targetOf(service, pod, protocol);
      const isTouched =
        scope.peers(pod.namespace) ||
        scope.policies({ ...endpoint, enforcement: enforcementOf({ ...endpoint, pod }) }) ||
        scope.routing({ ...QUIET, ...OUTSIDE, ...target }, false);
      if (isTouched) targets.set(`${protocol} ${pod.workload.name}`, target);
    }
  }
  return [...targets.values()];
}

function targetOf(service: MeshService, pod: PodFacts, protocol: "http" | "tcp"): Target {
  return {
    destination: {
      service: service.name,
      serviceNamespace: service.namespace,
      host: service.host,
      workload: pod.workload.name,
      workloadNamespace: pod.workload.namespace,
      app: pod.labels["app"] ?? pod.workload.name,
      version: pod.labels["version"] ?? "",
    },
    protocol,
  };
}

function isGatewayService(mesh: MeshSnapshot, service: MeshService): boolean {
  const [port] = service.ports;
  const pod = port === undefined ? null : service.endpoints(port)[0]?.pod;
  return pod != null && isGatewayPod(mesh, pod);
}

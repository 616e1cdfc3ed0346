import { podsIn } from "../../mesh/lookup-endpoints.ts";
import type { MeshEndpoint } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { because } from "../because.ts";
import { resolveDestination } from "../destination/resolve-destination.ts";
import { asDiscovered } from "../discovery.ts";
import type { Evidence, Missing } from "../evidence.ts";
import { type From, isGatewayClient, type TraceTarget } from "../request.ts";
import { hasLabels } from "../spec-fields.ts";
import { findTarget, type Target } from "../trace/target.ts";
import { connect, type Connection, receive } from "./connect.ts";

export interface MtlsQuestion {
  readonly from: From;
  readonly to: TraceTarget;
  /** The Service's port; for a pod, the container's. */
  readonly port: number;
}

export interface EndpointConnection {
  readonly by: string;
  readonly outcome: Connection["outcome"];
}

export interface MtlsAnswer {
  /** Of several endpoints the worst: refused, then plaintext, then mtls. */
  readonly outcome: "mtls" | "plaintext" | "refused" | "unknown";
  readonly endpoints: readonly EndpointConnection[];
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/** Whether a connection is mutual TLS, plaintext or refused, and why: both sides' settings together. */
export function negotiateMtls(known: MeshSnapshot, question: MtlsQuestion): MtlsAnswer {
  const mesh = asDiscovered(known);
  const target = findTarget(mesh, question.to, question.port);
  if (target.kind === "none") {
    const missing = [{ what: "to", why: target.text }];
    return {
      outcome: "unknown",
      endpoints: [],
      evidence: [because(mesh.cluster, null, { text: target.text })],
      missing,
    };
  }
  const connections = endpointsOf(target).map((endpoint) => ({
    endpoint,
    connection: connectionTo(mesh, { from: question.from, target }, endpoint),
  }));
  if (connections.length === 0) {
    const missing = [{ what: "endpoints", why: "No endpoint tells how it takes connections" }];
    return { outcome: "unknown", endpoints: [], evidence: [], missing };
  }
  const outcomes = new Set(connections.map(({ connection }) => connection.outcome));
  return {
    outcome: outcomes.has("refused") ? "refused" : outcomes.has("plaintext") ? "plaintext" : "mtls",
    endpoints: connections.map(({ endpoint, connection }) => ({
      by: endpoint.by,
      outcome: connection.outcome,
    })),
    evidence: distinct(connections.flatMap(({ connection }) => connection.evidence)),
    missing: [],
  };
}

/** Ready endpoints; all of them when none is ready, since readiness does not change the answer. */
function endpointsOf(target: Exclude<Target, { kind: "none" }>): readonly MeshEndpoint[] {
  if (target.kind === "pod") return [target.endpoint];
  const all = target.service.endpoints(target.port);
  const ready = all.filter((endpoint) => endpoint.ready);
  return ready.length === 0 ? all : ready;
}

interface Ends {
  readonly from: From;
  readonly target: Exclude<Target, { kind: "none" }>;
}

function connectionTo(
  mesh: MeshSnapshot,
  { from, target }: Ends,
  endpoint: MeshEndpoint,
): Pick<Connection, "outcome" | "evidence"> {
  const protocol = target.kind === "pod" ? target.protocol : target.port.protocol;
  const client = isGatewayClient(from) ? from.gateway : { namespace: from.namespace, labels: from.labels };
  if (!isGatewayClient(from)) {
    if (!from.inMesh) return receive(mesh, { wire: "plaintext", protocol }, endpoint);
    if (isAmbient(mesh, client)) {
      const capable = endpoint.pod !== null && endpoint.pod.dataplane !== "none";
      return receive(mesh, { wire: capable ? "mtls" : "plaintext", protocol }, endpoint);
    }
  }
  if (target.kind === "pod") return receive(mesh, { wire: "plaintext", protocol }, endpoint);
  const { service, port } = target;
  const { policy, rule } = resolveDestination(mesh, {
    client,
    host: service.host,
    subset: null,
    port: port.port,
  });
  return connect(mesh, { service, policy, rule, subset: null, port }, endpoint);
}

function isAmbient(
  mesh: MeshSnapshot,
  { namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): boolean {
  const wanted = new Map(Object.entries(labels));
  return podsIn(mesh, namespace).find((pod) => hasLabels(pod.labels, wanted))?.dataplane === "ambient";
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((entry) => [JSON.stringify(entry), entry])).values()];
}

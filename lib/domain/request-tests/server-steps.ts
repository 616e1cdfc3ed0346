import { groupBy } from "../base/group-by.ts";
import type { MeshEndpoint } from "../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { authorize, type AuthorizeAnswer } from "../simulation/authz/authorize.ts";
import type { AuthorizeSource } from "../simulation/authz/request-facts.ts";
import { connect, type Connection } from "../simulation/mtls/connect.ts";
import { isGatewayClient, type TraceRequest } from "../simulation/request.ts";
import { editsFor, type RouteAnswer, type RoutedDestination } from "../simulation/route/route-request.ts";
import { editedHeaders } from "../simulation/trace/deliver.ts";
import { identityOf, podWith } from "../simulation/trace/tracing.ts";
import type { ServerVerdict } from "./answer.ts";
import { distinctEvidence, step, type Step, type StepRow, worstState } from "./step.ts";

export interface Routed {
  readonly mesh: MeshSnapshot;
  readonly request: TraceRequest;
  readonly route: RouteAnswer;
}

interface Server {
  readonly destination: RoutedDestination;
  /** One of the workload's. */
  readonly endpoint: MeshEndpoint;
  readonly share: number;
  readonly connection: Connection;
}

/** Workloads behind the destinations, each once, with the share of all its endpoints. */
function serversOf({ mesh, route }: Routed): readonly Server[] {
  return route.destinations.flatMap((destination) => {
    const { endpoints, service, servicePort, policy, rule } = destination.resolved;
    if (service === null || servicePort === null || destination.invalidStatus !== null) return [];
    return [...groupBy(endpoints, ({ by }) => by).values()].flatMap((all) => {
      const [endpoint] = all;
      if (endpoint === undefined) return [];
      const connection = connect(
        mesh,
        { service, policy, rule, subset: destination.resolved.subset, port: servicePort },
        endpoint,
      );
      return [
        { destination, endpoint, connection, share: (destination.share * all.length) / endpoints.length },
      ];
    });
  });
}

const WIRE_WORDS = { mtls: "mutual TLS", plaintext: "plaintext", refused: "refused" } as const;

/** Whether client and server agree on the transport. */
export function mtlsStep(routed: Routed): Step {
  const servers = serversOf(routed);
  const rows = servers.map(({ endpoint, connection, share }): StepRow => ({
    label: endpoint.by,
    value: WIRE_WORDS[connection.outcome],
    share,
    state: connection.outcome === "refused" ? "stopped" : "passed",
  }));
  const kinds = [...new Set(rows.map(({ value }) => value))].join(" and ");
  const isRefused = rows.some(({ state }) => state === "stopped");
  return step({
    id: "mtls",
    title: "mTLS",
    state: rows.length === 0 ? "skipped" : worstState(rows),
    sentence:
      rows.length === 0
        ? "Nobody to connect to"
        : isRefused
          ? "A server refuses the connection"
          : `Client and server agree on ${kinds}`,
    rows,
    evidence: distinctEvidence(servers.flatMap(({ connection }) => connection.evidence)),
  });
}

/** What each workload's proxy says to the request; those that refuse the connection are not asked. */
export function serverVerdicts(routed: Routed): readonly ServerVerdict[] {
  return serversOf(routed)
    .filter(({ connection }) => connection.outcome !== "refused")
    .map((server) => ({
      workload: server.endpoint.by,
      share: server.share,
      answer: askServer(routed, server),
    }));
}

function askServer({ mesh, request, route }: Routed, server: Server): AuthorizeAnswer {
  const { endpoint, connection, destination } = server;
  const { namespace, labels, port, ip } = endpoint;
  const isMtls = connection.outcome === "mtls";
  return authorize(mesh, {
    to: { namespace, labels, port, ip, ...(endpoint.pod === null ? { enforcement: "none" as const } : {}) },
    source: { ...sourceOf(mesh, request, isMtls), ...request.token },
    protocol: request.protocol,
    method: request.method,
    path: route.sent.path,
    authority: route.sent.authority,
    headers: editedHeaders(request.headers, editsFor(route, destination).request),
  });
}

function sourceOf(mesh: MeshSnapshot, { from }: TraceRequest, isMtls: boolean): AuthorizeSource {
  if (isGatewayClient(from)) {
    const { namespace, labels } = from.gateway;
    const pod = podWith(mesh, namespace, labels);
    const principal = identityOf(mesh, namespace, pod?.serviceAccount ?? "default");
    const remote = from.ip === null ? {} : { remoteIp: from.ip };
    return { principal: isMtls ? principal : null, namespace, ip: pod?.ip ?? null, ...remote, inMesh: true };
  }
  const principal = isMtls && from.inMesh ? identityOf(mesh, from.namespace, from.serviceAccount) : null;
  return { principal, namespace: from.namespace, ip: from.ip, inMesh: from.inMesh };
}

/** What policies say at each workload, or at each waypoint, with the one that decides. */
export function authorizationStep(
  verdicts: readonly ServerVerdict[],
  at: "authorization" | "waypoint" = "authorization",
): Step {
  const rows = verdicts.map(verdictRow);
  const state = rows.length === 0 ? "skipped" : worstState(rows);
  const decisive = verdicts.find(({ answer }) => STATES[answer.verdict] === state) ?? verdicts[0];
  const reason = decisive?.answer.evidence[0];
  const because = reason === undefined ? "" : `: ${reason.text}`;
  return step({
    id: at,
    title: at === "waypoint" ? "Authorization at the waypoint" : "Authorization at the server",
    state,
    sentence:
      state === "skipped"
        ? "Nobody is asked"
        : state === "unknown"
          ? "Not known"
          : `${state === "passed" ? "Allowed" : "Denied"}${because}`,
    rows,
    evidence: distinctEvidence([decisive, ...verdicts].flatMap((verdict) => verdict?.answer.evidence ?? [])),
    missing: state === "unknown" ? verdicts.flatMap(({ answer }) => answer.missing) : [],
  });
}

const STATES = { allow: "passed", deny: "stopped", unknown: "unknown" } as const;

function verdictRow({ workload, share, answer }: ServerVerdict): StepRow {
  const status = answer.status === null ? "" : `, ${String(answer.status)}`;
  const value = { allow: "allowed", deny: `denied${status}`, unknown: "not known" }[answer.verdict];
  return { label: workload, value, share, state: STATES[answer.verdict] };
}

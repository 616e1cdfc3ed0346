import type { MeshSnapshot, PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { From, TraceRequest } from "@/lib/domain/simulation/request.ts";
import type { TraceAnswer, TraceOutcome, TraceRouteFacts } from "@/lib/domain/simulation/trace-outcome.ts";
import { resolveDestination } from "@/lib/domain/simulation/destination/resolve-destination.ts";
import type { CallClass } from "../traffic-model.ts";
import type { PodDirectory } from "./pod-directory.ts";

export type Tracer = (mesh: MeshSnapshot, request: TraceRequest) => TraceAnswer;

/** Endpoints that a share of the requests may reach: one cluster of the client's proxy. */
export interface TracedGroup {
  readonly share: number;
  readonly delayMs: number;
  readonly route: TraceRouteFacts;
  readonly members: readonly TracedMember[];
  /** Copies that are sent besides, whose answers nobody waits for: share of the group's requests. */
  readonly mirrors: readonly { readonly share: number; readonly members: readonly TracedMember[] }[];
}

export interface TracedMember {
  /** `namespace/workload`, or the host for services outside the cluster. */
  readonly target: string;
  /** Share within the group; the shares sum to 1. */
  readonly share: number;
}

/** One class of calls and every end its requests can have, as the domain's simulation tells. */
export interface TracedCall {
  readonly call: CallClass;
  /** Pods that send; empty for jobs and for callers outside. */
  readonly clients: readonly PodFacts[];
  readonly groups: readonly TracedGroup[];
  /** Ends without an answer of an application: denied, aborted, no route, no endpoints, refused TLS, unknown. */
  readonly ends: readonly TraceOutcome[];
}

interface TraceContext {
  readonly mesh: MeshSnapshot;
  readonly pods: PodDirectory;
  readonly trace: Tracer;
}

/** Null when nobody is there to call. */
export function traceCall(context: TraceContext, call: CallClass): TracedCall | null {
  const clients = clientPods(context.pods, call);
  const from = clientOf(call, clients);
  if (from === null) return null;
  const answer = context.trace(context.mesh, {
    from,
    to: call.from.type === "outside" ? null : { service: serviceName(call) },
    port: call.port,
    method: call.method,
    authority: call.authority,
    path: call.path,
    headers: call.headers,
    protocol: call.protocol,
  });
  const { groups, ends } = sorted(call, answer.outcomes, unroutedFacts(context.mesh, call, clients));
  return {
    call,
    clients,
    ends,
    groups: groups.map((group) => ({ ...group, mirrors: mirrorsOf(context.mesh, clients, group.route) })),
  };
}

/** `name.namespace`, or the host itself outside the cluster. */
function serviceName({ service, authority }: CallClass): string {
  if (service === null) return authority;
  const [namespace = "", name = ""] = service.split("/");
  return `${name}.${namespace}`;
}

function clientPods(pods: PodDirectory, { from }: CallClass): readonly PodFacts[] {
  switch (from.type) {
    case "workload":
      return pods.running(`${from.namespace}/${from.workload}`);
    case "outside":
      return pods.withLabels(from.namespace, from.gatewayLabels);
    case "job":
      return [];
  }
}

function clientOf({ from }: CallClass, clients: readonly PodFacts[]): From | null {
  if (from.type === "job") {
    return {
      namespace: from.namespace,
      labels: from.labels,
      serviceAccount: from.serviceAccount,
      ip: null,
      inMesh: false,
    };
  }
  const first = clients[0];
  if (first === undefined) return null;
  if (from.type === "outside")
    return { gateway: { namespace: from.namespace, labels: first.labels }, ip: from.ip };
  return {
    namespace: first.namespace,
    labels: first.labels,
    serviceAccount: first.serviceAccount,
    ip: first.ip,
    inMesh: first.dataplane !== "none",
  };
}

function mirrorsOf(
  mesh: MeshSnapshot,
  clients: readonly PodFacts[],
  route: TraceRouteFacts,
): TracedGroup["mirrors"] {
  const client = clients[0];
  if (client === undefined) return [];
  return route.mirrors.map(({ host, subset, share }) => {
    const { endpoints } = resolveDestination(mesh, {
      client,
      host,
      subset,
      port: null,
      listenerPort: route.port,
    });
    const targets = new Map<string, number>();
    for (const { by } of endpoints) targets.set(by, (targets.get(by) ?? 0) + 1 / endpoints.length);
    return { share, members: [...targets].map(([target, part]) => ({ target, share: part })) };
  });
}

interface Sorted {
  readonly groups: readonly Omit<TracedGroup, "mirrors">[];
  readonly ends: readonly TraceOutcome[];
}

/** What holds for a client without an Envoy of its own: nothing is retried or cut; ztunnel still speaks mTLS. */
function unroutedFacts(mesh: MeshSnapshot, call: CallClass, clients: readonly PodFacts[]): TraceRouteFacts {
  const host = call.service === null ? call.authority : `${serviceName(call)}.svc.${mesh.settings.domain}`;
  const mtls = clients[0]?.dataplane === "ambient" ? "mtls" : "plaintext";
  return { host, subset: null, port: call.port, timeoutMs: null, retries: null, mtls, mirrors: [] };
}

function sorted(call: CallClass, outcomes: readonly TraceOutcome[], unrouted: TraceRouteFacts): Sorted {
  const groups = new Map<
    string,
    { route: TraceRouteFacts; delayMs: number; members: { target: string; share: number }[] }
  >();
  const ends: TraceOutcome[] = [];
  for (const outcome of outcomes) {
    const reaches = outcome.why === "forwarded" || outcome.why === "passthrough";
    if (!reaches || outcome.share <= 0) {
      if (outcome.share > 0) ends.push(outcome);
      continue;
    }
    const { delayMs } = outcome;
    const route = outcome.route ?? unrouted;
    const key = `${route.host}|${route.subset ?? ""}|${String(route.port)}|${String(delayMs)}|${String(route.timeoutMs)}|${route.mtls}`;
    const group = groups.get(key) ?? { route, delayMs, members: [] };
    groups.set(key, group);
    const target = outcome.by?.includes("/") === true ? outcome.by : route.host;
    group.members.push({ target: target === "" ? call.authority : target, share: outcome.share });
  }
  return {
    ends,
    groups: [...groups.values()].map(({ route, delayMs, members }) => {
      const share = members.reduce((sum, member) => sum + member.share, 0);
      return {
        share,
        route,
        delayMs,
        members: members.map((member) => ({ ...member, share: member.share / share })),
      };
    }),
  };
}

import { meshIndex } from "../mesh/lookup.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { authorize, type AuthorizeAnswer } from "../simulation/authz/authorize.ts";
import type { AuthorizeSource } from "../simulation/authz/request-facts.ts";
import type { Evidence } from "../simulation/evidence.ts";
import { receive } from "../simulation/mtls/connect.ts";
import { identityOf } from "../simulation/trace/tracing.ts";
import type { Operation } from "./operations.ts";

/** A row: one account, every account that has no row, or callers without mutual TLS. */
export type MatrixCaller =
  | { readonly kind: "identity"; readonly namespace: string; readonly serviceAccount: string }
  | { readonly kind: "other" }
  | { readonly kind: "plaintext" };

/** A column: a port of a service, and an operation where they are told apart. */
export interface MatrixTarget {
  readonly service: MeshService;
  readonly port: MeshPort;
  /** Null: whatever the method and the path. */
  readonly operation: Operation | null;
}

export interface MatrixCell {
  readonly verdict: "allow" | "deny" | "uncertain" | "none";
  /** What decides: a policy, or the mTLS mode that refuses. Null when nothing does. */
  readonly reason: Evidence | null;
  /** Facts that would decide; empty unless uncertain. */
  readonly missing: readonly string[];
}

const HTTP: ReadonlySet<string> = new Set(["http", "http2", "grpc"]);

/** Whether a caller may call a target, as every workload behind it says. */
export function matrixCell(mesh: MeshSnapshot, caller: MatrixCaller, target: MatrixTarget): MatrixCell {
  const servers = serversOf(target);
  if (servers.length === 0) return { verdict: "none", reason: null, missing: [] };
  const answers = servers.map((endpoint) => answerOf(mesh, caller, { target, endpoint }));
  const [first] = answers;
  if (first === undefined || answers.every(({ verdict }) => verdict === first.verdict)) {
    return first ?? { verdict: "none", reason: null, missing: [] };
  }
  const reason = answers.find(({ verdict }) => verdict === "deny")?.reason ?? null;
  return { verdict: "uncertain", reason, missing: ["which workload of the service is reached"] };
}

/** One endpoint of each workload with a proxy that judges; of others nothing can be refused. */
function serversOf({ service, port }: MatrixTarget): readonly MeshEndpoint[] {
  return [...new Map(service.endpoints(port).map((endpoint) => [endpoint.by, endpoint])).values()];
}

interface Asked {
  readonly target: MatrixTarget;
  readonly endpoint: MeshEndpoint;
}

function answerOf(mesh: MeshSnapshot, caller: MatrixCaller, { target, endpoint }: Asked): MatrixCell {
  if (caller.kind === "plaintext") {
    const connection = receive(mesh, { wire: "plaintext", protocol: target.port.protocol }, endpoint);
    if (connection.outcome === "refused") {
      return { verdict: "deny", reason: connection.evidence.at(-1) ?? null, missing: [] };
    }
  }
  const isHttp = HTTP.has(target.port.protocol);
  const { operation } = target;
  const answer = authorize(mesh, {
    to: {
      namespace: endpoint.namespace,
      labels: endpoint.labels,
      port: endpoint.port,
      ip: endpoint.ip,
      ...(endpoint.pod === null ? { enforcement: "none" as const } : {}),
    },
    source: sourceOf(mesh, caller),
    ...(isHttp
      ? { protocol: "http" as const }
      : target.port.protocol === "auto"
        ? {}
        : { protocol: "tcp" as const }),
    ...(isHttp && operation !== null ? { method: operation.method, path: operation.path } : {}),
  });
  return cellOf(answer);
}

const VERDICTS = { allow: "allow", deny: "deny", unknown: "uncertain" } as const;

function cellOf({ verdict, by, evidence, missing }: AuthorizeAnswer): MatrixCell {
  const reason = by === null ? evidence[0] : evidence.find(({ object }) => object !== null);
  return {
    verdict: VERDICTS[verdict],
    reason: reason ?? null,
    missing: verdict === "unknown" ? missing.map(({ what }) => what) : [],
  };
}

/** An account of a namespace that does not exist stands for all that have no row. */
const OTHER = { namespace: "any-other-namespace", serviceAccount: "any-other-account" };

/** Address and token of a caller are not told: rules that look at them make the cell uncertain. */
function sourceOf(mesh: MeshSnapshot, caller: MatrixCaller): AuthorizeSource {
  if (caller.kind === "plaintext") return { principal: null, namespace: null, inMesh: false };
  const { namespace, serviceAccount } = caller.kind === "identity" ? caller : OTHER;
  return { principal: identityOf(mesh, namespace, serviceAccount), namespace, inMesh: true };
}

/** Accounts of pods in the mesh, by namespace and name. */
export function matrixCallers(
  mesh: MeshSnapshot,
  isShown: (namespace: string) => boolean,
): readonly Extract<MatrixCaller, { kind: "identity" }>[] {
  const accounts = new Map<string, Extract<MatrixCaller, { kind: "identity" }>>();
  for (const { namespace, serviceAccount, dataplane, phase } of mesh.pods) {
    const isGone = phase === "Succeeded" || phase === "Failed";
    if (dataplane === "none" || isGone || !isShown(namespace)) continue;
    accounts.set(`${namespace}/${serviceAccount}`, { kind: "identity", namespace, serviceAccount });
  }
  return [...accounts].toSorted(([a], [b]) => a.localeCompare(b)).map(([, caller]) => caller);
}

/** Ports of Kubernetes Services with endpoints, by namespace and name. */
export function matrixTargets(
  mesh: MeshSnapshot,
  isShown: (namespace: string) => boolean,
): readonly MatrixTarget[] {
  return meshIndex(mesh)
    .services.filter(({ kind, namespace }) => kind === "Service" && isShown(namespace))
    .toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name))
    .flatMap((service) =>
      service.ports
        .filter((port) => port.protocol !== "udp" && service.endpoints(port).length > 0)
        .map((port) => ({ service, port, operation: null })),
    );
}

import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { MatrixCaller, MatrixTarget } from "@/lib/domain/request-tests/matrix.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";

/** Requests per second from a caller to a service; null when none were seen. Metrics do not tell ports apart. */
export type SeenRates = (caller: MatrixCaller, target: MatrixTarget) => number | null;

/** Account of an edge by its principal, else by its workload's pods; plaintext where the server saw no mutual TLS. */
export function ratesOf(mesh: MeshSnapshot, edges: readonly ObservedEdge[]): SeenRates {
  const accounts = new Map(
    [...mesh.pods].map(({ namespace, workload, serviceAccount }) => [
      `${namespace}/${workload.name}`,
      `${namespace}/${serviceAccount}`,
    ]),
  );
  const rates = new Map<string, number>();
  const add = (caller: string, { destination }: ObservedEdge, rateRps: number): void => {
    const key = `${caller} ${destination.serviceNamespace}/${destination.service}`;
    if (rateRps > 0) rates.set(key, (rates.get(key) ?? 0) + rateRps);
  };
  for (const edge of edges) {
    const secured = edge.mtlsRatio ?? 1;
    add("plaintext", edge, edge.rateRps * (1 - secured));
    const account = accountOf(edge, accounts);
    if (account !== null) add(account, edge, edge.rateRps * secured);
  }
  return (caller, { service }) => {
    if (caller.kind === "other") return null;
    const name = caller.kind === "plaintext" ? "plaintext" : `${caller.namespace}/${caller.serviceAccount}`;
    return rates.get(`${name} ${service.namespace}/${service.name}`) ?? null;
  };
}

function accountOf({ source }: ObservedEdge, accounts: ReadonlyMap<string, string>): string | null {
  const parts = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(source.principal ?? "");
  if (parts !== null) return `${parts[1] ?? ""}/${parts[2] ?? ""}`;
  return accounts.get(`${source.namespace}/${source.workload}`) ?? null;
}

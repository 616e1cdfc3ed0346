import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readService } from "@/lib/contracts/services.ts";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import type { ObservedEdge } from "@/lib/domain/traffic/edges.ts";
import { isFailure } from "@/lib/domain/traffic/health.ts";
import { sumEdges } from "@/lib/domain/traffic/sum-edges.ts";
import { healthOf } from "./list-services.ts";
import { busiestLatency, bytesOf } from "./service-traffic.ts";

type Answer = ResponseOf<typeof readService>;
type Flow = Omit<Answer["callers"][number], "versions">;

function flowOf(namespace: string, workload: string, edges: readonly ObservedEdge[]): Flow {
  const sum = sumEdges(edges);
  return {
    namespace,
    workload,
    principal: edges.find(({ source }) => source.principal !== null)?.source.principal ?? null,
    health: healthOf(edges, 1, 1),
    rateRps: sum.rateRps,
    errorRatio: sum.errorRatio,
    latencyMs: busiestLatency(edges),
    mtlsRatio: sum.mtlsRatio,
    bytesPerS: bytesOf(edges),
  };
}

/** Who calls, busiest first. */
export function callersOf(edges: readonly ObservedEdge[]): Answer["callers"] {
  return [...groupBy(edges, ({ source }) => `${source.namespace}/${source.workload}`).values()]
    .map((all) => ({
      ...flowOf(all[0]?.source.namespace ?? "", all[0]?.source.workload ?? "", all),
      versions: versionRates(all),
    }))
    .toSorted((a, b) => b.rateRps - a.rateRps);
}

/** Whom the service's own workloads call, busiest first. */
export function calleesOf(edges: readonly ObservedEdge[], pods: readonly PodFacts[]): Answer["callees"] {
  const own = new Set(pods.map(({ workload }) => `${workload.namespace}/${workload.name}`));
  const sent = edges.filter(({ source }) => own.has(`${source.namespace}/${source.workload}`));
  return [
    ...groupBy(sent, ({ destination }) => `${destination.serviceNamespace}/${destination.service}`).values(),
  ]
    .map((all) => {
      const destination = all[0]?.destination;
      return {
        ...flowOf(destination?.serviceNamespace ?? "", destination?.workload ?? "", all),
        service: destination?.service ?? "",
      };
    })
    .toSorted((a, b) => b.rateRps - a.rateRps);
}

function versionRates(edges: readonly ObservedEdge[]): Answer["callers"][number]["versions"] {
  const reached = edges.filter(({ destination, rateRps }) => destination.workload !== null && rateRps > 0);
  return [...groupBy(reached, ({ destination }) => destination.version)]
    .map(([version, all]) => ({ version, rateRps: sumEdges(all).rateRps }))
    .toSorted((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
}

/** Responses by code and flags, most frequent first, with who gave and who got them. */
export function responsesOf(edges: readonly ObservedEdge[]): Answer["responses"] {
  const { codes, rateRps: total } = sumEdges(edges);
  return codes
    .map((code) => {
      const parts = edges.flatMap((edge) =>
        edge.codes
          .filter(
            (one) =>
              one.protocol === code.protocol &&
              one.code === code.code &&
              one.grpcStatus === code.grpcStatus &&
              one.flags === code.flags,
          )
          .map(({ rateRps }) => ({ edge, rateRps })),
      );
      return {
        ...code,
        share: total > 0 ? code.rateRps / total : 0,
        isFailure: isFailure(code),
        versions: versionsOf(parts.map(({ edge }) => edge)),
        mostlyTo: busiestCaller(parts),
      };
    })
    .toSorted((a, b) => b.rateRps - a.rateRps);
}

function versionsOf(edges: readonly ObservedEdge[]): readonly string[] {
  const reached = edges.filter(({ destination }) => destination.workload !== null);
  return [...new Set(reached.map(({ destination }) => destination.version))].toSorted();
}

function busiestCaller(
  parts: readonly { readonly edge: ObservedEdge; readonly rateRps: number }[],
): string | null {
  const byCaller = groupBy(parts, ({ edge: { source } }) => `${source.namespace}/${source.workload}`);
  const [first] = [...byCaller]
    .map(([caller, all]) => ({ caller, rateRps: all.reduce((sum, { rateRps }) => sum + rateRps, 0) }))
    .toSorted((a, b) => b.rateRps - a.rateRps);
  return first?.caller ?? null;
}

import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readService } from "@/lib/contracts/services.ts";
import { formatDuration } from "@/lib/domain/base/format.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { ConfigObject, MeshSnapshot, ServiceFacts } from "@/lib/domain/mesh/snapshot.ts";
import { effectiveRoutes, type EffectiveRoute } from "@/lib/domain/simulation/effective-routes.ts";
import { breakerLimits, outlierSettings, resolveDestination } from "@/lib/domain/simulation/index.ts";

type Answer = ResponseOf<typeof readService>;

/** Routes of clients in the service's own namespace, and the limits of the destinations they lead to. */
export function routingOf(
  mesh: MeshSnapshot,
  service: ServiceFacts,
  host: string,
): Pick<Answer, "routes" | "resilience"> {
  const { routes } = effectiveRoutes(mesh, { host, viewer: service.namespace });
  return {
    routes: routes.map((route) => routeRow(mesh, route)),
    resilience: subsetsOf(routes, host).map((subset) => resilienceOf(mesh, service, { host, subset })),
  };
}

function routeRow(mesh: MeshSnapshot, route: EffectiveRoute): Answer["routes"][number] {
  const { object, index, matches, destinations, notes, timeoutMs, retries, deadBecause } = route;
  return {
    object: refOf(mesh, object),
    index,
    matches,
    destinations,
    notes,
    timeout: timeoutMs === null ? null : formatDuration(timeoutMs),
    retries:
      retries === null
        ? null
        : {
            attempts: retries.attempts,
            perTryTimeout: retries.perTryTimeoutMs === null ? null : formatDuration(retries.perTryTimeoutMs),
            retryOn: retries.retryOn,
          },
    deadBecause,
  };
}

function refOf(mesh: MeshSnapshot, { group, kind, namespace, name }: ConfigObject): ObjectRef {
  return { cluster: mesh.cluster, group, kind, namespace, name };
}

/** Subsets of the host that live routes use; null where a route names none, or there is no route at all. */
function subsetsOf(routes: readonly EffectiveRoute[], host: string): readonly (string | null)[] {
  const used = routes
    .filter(({ deadBecause }) => deadBecause === null)
    .flatMap(({ destinations }) => destinations.filter((to) => to.host === host).map(({ subset }) => subset));
  return used.length === 0 ? [null] : [...new Set(used)];
}

function resilienceOf(
  mesh: MeshSnapshot,
  service: ServiceFacts,
  { host, subset }: { readonly host: string; readonly subset: string | null },
): Answer["resilience"][number] {
  const { rule, policy, endpoints } = resolveDestination(mesh, {
    client: { namespace: service.namespace, labels: {} },
    host,
    subset,
    port: service.ports[0]?.port ?? null,
  });
  const { maxConnections, maxPendingRequests, maxRequests } = breakerLimits(policy);
  const outlier = outlierSettings(policy, endpoints.length);
  const object = rule?.objects[0];
  return {
    subset,
    rule: object === undefined ? null : refOf(mesh, object),
    endpoints: endpoints.length,
    maxConnections,
    maxPendingRequests,
    maxRequests,
    ejection:
      outlier === null ? null : { maxPercent: outlier.maxEjectionPercent, mayEject: outlier.mayEject },
  };
}

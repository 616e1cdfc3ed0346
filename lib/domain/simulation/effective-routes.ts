import type { MeshSettings, RetryPolicy } from "../mesh/settings.ts";
import type { ConfigObject, MeshSnapshot } from "../mesh/snapshot.ts";
import { describeActions, describeMatch } from "./route/describe-match.ts";
import { isCatchAll, type HttpRule } from "./route/http-rule.ts";
import { visibleSets } from "./route/mesh-rules.ts";
import { effectiveRetries } from "./route/retry-policy.ts";

export interface EffectiveRoute {
  readonly object: ConfigObject;
  /** Position in the object's own list. */
  readonly index: number;
  /** One per alternative; empty matches everything. */
  readonly matches: readonly string[];
  readonly destinations: readonly {
    readonly host: string;
    readonly subset: string | null;
    readonly weight: number;
    /** 0–1 of the requests that this route takes. */
    readonly share: number;
  }[];
  readonly notes: readonly string[];
  readonly timeoutMs: number | null;
  /** Retries in force, the mesh's default included; null for none and for routes that do not forward. */
  readonly retries: RetryPolicy | null;
  /** Why no request ever gets here; null when some may. */
  readonly deadBecause: string | null;
}

export interface EffectiveRouteTable {
  /** In match order, as sidecars of the namespace get them. */
  readonly routes: readonly EffectiveRoute[];
  /** Objects for the same host that lose to the first one: for sidecars nothing is merged. */
  readonly shadowed: readonly ConfigObject[];
  readonly winner: ConfigObject | null;
}

/**
 * Route table of a host for sidecar clients of one namespace. The first visible VirtualService for a host wins whole
 * (Istio 1.31, virtual services for sidecars are not merged); inside it, listed order decides and a route that matches
 * everything ends the list.
 */
export function effectiveRoutes(
  mesh: MeshSnapshot,
  { host, viewer }: { readonly host: string; readonly viewer: string },
): EffectiveRouteTable {
  const { exact, wildcards } = visibleSets(mesh, viewer);
  const wildcard = wildcards
    .filter((candidate) => host.endsWith(candidate.host.slice(1)))
    .map(({ set }) => set);
  const [winner, ...losers] = [...(exact.get(host) ?? []), ...wildcard];
  if (winner === undefined) return { routes: [], shadowed: [], winner: null };

  let endedAt: number | null = null;
  const routes = winner.rules.map((rule, position): EffectiveRoute => {
    const deadBecause = endedAt === null ? null : `route ${endedAt + 1} matches everything`;
    const endsHere = rule.matches.length === 0 || rule.matches.some(isUnconditional);
    if (endsHere && endedAt === null) endedAt = position;
    return { ...routeOf(rule, mesh.settings), deadBecause };
  });
  return { routes, shadowed: losers.map(({ object }) => object), winner: winner.object };
}

/** Matches everything for every proxy: conditions settled at generation would limit it to some of them. */
function isUnconditional(match: HttpRule["matches"][number]): boolean {
  const { port, sourceLabels, sourceNamespace, gateways } = match.generation;
  return (
    isCatchAll(match) &&
    port === null &&
    sourceLabels === null &&
    sourceNamespace === null &&
    gateways.length === 0
  );
}

function routeOf(rule: HttpRule, settings: MeshSettings): Omit<EffectiveRoute, "deadBecause"> {
  const destinations = rule.action.kind === "forward" ? rule.action.destinations : [];
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  const only = destinations.length === 1;
  return {
    object: rule.object,
    index: rule.index,
    matches: rule.matches.map(describeMatch),
    destinations: destinations.map(({ host, subset, weight }) => ({
      host,
      subset,
      weight,
      share: only ? 1 : total > 0 ? weight / total : 0,
    })),
    notes: describeActions(rule),
    timeoutMs: rule.timeoutMs,
    retries: rule.action.kind === "forward" ? effectiveRetries(rule.retries, settings) : null,
  };
}

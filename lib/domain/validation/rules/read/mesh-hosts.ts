import { isWildcardHost, matchesHost } from "../../../istio/host.ts";
import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import { type RouteSet, virtualServiceSets } from "../../../simulation/route/mesh-rules.ts";
import { visibilityTo } from "../../../simulation/route/visible.ts";

interface MeshHosts {
  readonly byObject: ReadonlyMap<ConfigObject, RouteSet>;
  /** Oldest first. */
  readonly byHost: ReadonlyMap<string, readonly RouteSet[]>;
  readonly wildcards: readonly string[];
}

const indexes = new WeakMap<readonly RouteSet[], MeshHosts>();

/** VirtualServices that sidecars follow, by object and by host. */
function meshHosts(mesh: MeshSnapshot): MeshHosts {
  const sets = virtualServiceSets(mesh);
  const known = indexes.get(sets);
  if (known !== undefined) return known;
  const byHost = new Map<string, RouteSet[]>();
  const bound = sets.filter(({ gateways }) => gateways.includes("mesh"));
  for (const set of bound) {
    for (const host of new Set(set.hosts)) {
      const list = byHost.get(host);
      if (list === undefined) byHost.set(host, [set]);
      else list.push(set);
    }
  }
  const index = {
    byObject: new Map(bound.map((set) => [set.object, set])),
    byHost,
    wildcards: [...byHost.keys()].filter(isWildcardHost),
  };
  indexes.set(sets, index);
  return index;
}

export interface SharedHost {
  readonly host: string;
  /** Place in `spec.hosts`. */
  readonly index: number;
  /** The VirtualService that wins wherever both are seen alike; null when this one is the oldest. */
  readonly winner: ConfigObject | null;
  /** Others with the host that some client of this one sees too. */
  readonly others: readonly ConfigObject[];
}

/** Hosts of a VirtualService for sidecars that another one holds too. */
export function sharedHosts(mesh: MeshSnapshot, object: ConfigObject): readonly SharedHost[] {
  const { byObject, byHost } = meshHosts(mesh);
  const own = byObject.get(object);
  if (own === undefined) return [];
  return own.hosts.flatMap((host, index) => {
    const all = byHost.get(host) ?? [];
    const others = [...all, ...nestedHosts(mesh, own, host)].filter(
      (set) => set !== own && haveCommonClient(set, own, () => true),
    );
    if (others.length === 0) return [];
    const older = all.slice(0, all.indexOf(own));
    const winner = older.find((set) => haveCommonClient(set, own, (a, b) => a === b));
    return [{ host, index, winner: winner?.object ?? null, others: others.map((set) => set.object) }];
  });
}

/**
 * VirtualServices with a wildcard around the host or a host within it, where only one of the two is for everyone: clients
 * of the other follow the narrower host, everyone else the wider. Two for everyone are a fallback on purpose.
 */
function nestedHosts(mesh: MeshSnapshot, own: RouteSet, host: string): readonly RouteSet[] {
  const { byHost, wildcards } = meshHosts(mesh);
  const isPublic = own.exportTo.includes("*");
  const candidates = isWildcardHost(host) ? [...byHost.keys()] : wildcards;
  return candidates
    .filter((other) => other !== host && (matchesHost(other, host) || matchesHost(host, other)))
    .flatMap((other) => byHost.get(other) ?? [])
    .filter((set) => set.exportTo.includes("*") !== isPublic);
}

/** Whether some namespace sees both, in a way that counts: a private one precedes what others export to it. */
function haveCommonClient(
  a: RouteSet,
  b: RouteSet,
  counts: (first: string, second: string) => boolean,
): boolean {
  const named = [a.object.namespace, b.object.namespace, ...a.exportTo, ...b.exportTo, "(any other)"];
  return named
    .filter((name) => name !== "*" && name !== "." && name !== "~")
    .some((viewer) => {
      const first = visibilityTo(a.exportTo, a.object.namespace, viewer);
      const second = visibilityTo(b.exportTo, b.object.namespace, viewer);
      return first !== null && second !== null && counts(first, second);
    });
}

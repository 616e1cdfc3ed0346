import { isWildcardHost, matchesHost, resolveHost } from "../../../istio/host.ts";
import type { Collection } from "../../../mesh/collection.ts";
import type { MeshSettings } from "../../../mesh/settings.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { byAge, exportToOf, visibilityTo } from "../../../simulation/route/visible.ts";
import { textsAt } from "../../../simulation/spec-fields.ts";
import { anyOrOne } from "./same-host-rules.ts";

/** A VirtualService as sidecars meet it. */
interface HostSet {
  readonly object: ConfigObject;
  readonly hosts: readonly string[];
  readonly exportTo: readonly string[];
}

interface MeshHosts {
  readonly byObject: ReadonlyMap<ConfigObject, HostSet>;
  /** Oldest first. */
  readonly byHost: ReadonlyMap<string, readonly HostSet[]>;
  readonly wildcards: readonly string[];
}

const indexes = new WeakMap<
  Collection<ConfigObject>,
  { readonly settings: string; readonly index: MeshHosts }
>();

/** VirtualServices that sidecars follow, delegates aside, by object and by host. */
function meshHosts(mesh: MeshSnapshot): MeshHosts {
  const collection = configObjects(mesh, "VirtualService", "networking.istio.io");
  const settings = [mesh.settings.domain, ...mesh.settings.defaultVirtualServiceExportTo].join(" ");
  const known = indexes.get(collection);
  if (known?.settings === settings) return known.index;
  const sets = [...collection].flatMap((object) => hostSetOf(object, mesh, settings) ?? []);
  const byHost = new Map<string, HostSet[]>();
  for (const set of sets) {
    for (const host of new Set(set.hosts)) {
      const list = byHost.get(host);
      if (list === undefined) byHost.set(host, [set]);
      else list.push(set);
    }
  }
  for (const list of byHost.values()) if (list.length > 1) list.sort((a, b) => byAge(a.object, b.object));
  const index = {
    byObject: new Map(sets.map((set) => [set.object, set])),
    byHost,
    wildcards: [...byHost.keys()].filter(isWildcardHost),
  };
  indexes.set(collection, { settings, index });
  return index;
}

const hostSets = new WeakMap<ConfigObject, { readonly settings: string; readonly set: HostSet | null }>();

/** Null when sidecars do not follow the object. */
function hostSetOf(object: ConfigObject, mesh: MeshSnapshot, settings: string): HostSet | null {
  const known = hostSets.get(object);
  if (known?.settings === settings) return known.set;
  const { domain, defaultVirtualServiceExportTo } = mesh.settings;
  const gateways = textsAt(object.spec, "gateways");
  const hosts = textsAt(object.spec, "hosts").map((host) => resolveHost(host, object.namespace, domain));
  const isFollowed = hosts.length > 0 && (gateways.length === 0 || gateways.includes("mesh"));
  const set = isFollowed
    ? { object, hosts, exportTo: exportToOf(object, defaultVirtualServiceExportTo) }
    : null;
  hostSets.set(object, { settings, set });
  return set;
}

/** Hosts that decide who wins: any for a wildcard, which may lie around or within any. */
export function decisiveHosts(
  { spec, namespace }: ConfigObject,
  { domain }: MeshSettings,
): readonly string[] {
  return textsAt(spec, "hosts").map((host) => anyOrOne(resolveHost(host, namespace, domain)));
}

export interface SharedHost {
  readonly host: string;
  /** Place in `spec.hosts`. */
  readonly index: number;
  /** The VirtualService that wins wherever both are seen alike; null when this one is the oldest. */
  readonly winner: ConfigObject | null;
  /** Others with the host that some client of this one sees too; the oldest few. */
  readonly others: readonly ConfigObject[];
}

/** Hosts of a VirtualService for sidecars that another one holds too. */
export function sharedHosts(mesh: MeshSnapshot, object: ConfigObject): readonly SharedHost[] {
  const { byObject, byHost, wildcards } = meshHosts(mesh);
  const own = byObject.get(object);
  if (own === undefined) return [];
  return own.hosts.flatMap((host, index) => {
    const all = byHost.get(host) ?? [];
    if (all.length < 2 && wildcards.length === 0) return [];
    const others = firstOf(
      [...all, ...nestedHosts(mesh, own, host)],
      (set) => set !== own && haveCommonClient(set, own, () => true),
    );
    if (others.length === 0) return [];
    const older = all.slice(0, all.indexOf(own));
    const winner = older.find((set) => haveCommonClient(set, own, (a, b) => a === b));
    return [{ host, index, winner: winner?.object ?? null, others: others.map((set) => set.object) }];
  });
}

const FEW = 5;

function firstOf(sets: readonly HostSet[], counts: (set: HostSet) => boolean): readonly HostSet[] {
  const found: HostSet[] = [];
  for (const set of sets) {
    if (counts(set)) found.push(set);
    if (found.length === FEW) break;
  }
  return found;
}

/**
 * VirtualServices with a wildcard around the host or a host within it, where only one of the two is for everyone: clients
 * of the other follow the narrower host, everyone else the wider. Two for everyone are a fallback on purpose.
 */
function nestedHosts(mesh: MeshSnapshot, own: HostSet, host: string): readonly HostSet[] {
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
  a: HostSet,
  b: HostSet,
  counts: (first: string, second: string) => boolean,
): boolean {
  const named = new Set([
    a.object.namespace,
    b.object.namespace,
    ...a.exportTo,
    ...b.exportTo,
    "(any other)",
  ]);
  return [...named]
    .filter((name) => name !== "*" && name !== "." && name !== "~")
    .some((viewer) => {
      const first = visibilityTo(a.exportTo, a.object.namespace, viewer);
      const second = visibilityTo(b.exportTo, b.object.namespace, viewer);
      return first !== null && second !== null && counts(first, second);
    });
}

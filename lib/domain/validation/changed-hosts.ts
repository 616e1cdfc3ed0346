import type { JsonObject } from "../base/json.ts";
import { isWildcardHost, resolveHost } from "../istio/host.ts";
import type { Collection, Named } from "../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../mesh/snapshot.ts";
import { textAt, textsAt } from "../simulation/spec-fields.ts";
import { WORKLOAD_LABEL_KINDS } from "./rules/read/workload-labels.ts";

/** Kinds of what runs behind the hosts of a namespace. */
const KINDS_BEHIND_HOSTS: ReadonlySet<string> = new Set([...WORKLOAD_LABEL_KINDS, "EndpointSlice"]);

/** Kinds of which only the objects for or behind a host matter to a rule that names its hosts. */
export const KINDS_OF_HOSTS: ReadonlySet<string> = new Set([
  "VirtualService",
  "DestinationRule",
  "Service",
  "ServiceEntry",
  ...KINDS_BEHIND_HOSTS,
]);

type Touched = ReadonlyMap<string, ReadonlySet<string>>;

interface Change {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
  /** Namespaces in which each kind differs. */
  readonly touched: Touched;
}

/**
 * Hosts that the changed objects of such kinds are or were for or behind; null when one is for a wildcard, which may be
 * any host.
 */
export function changedHosts(change: Change, kinds: readonly string[]): ReadonlySet<string> | null {
  const hosts = new Set(kinds.flatMap((kind) => changedHostsOf(change, kind)));
  return [...hosts].some(isWildcardHost) ? null : hosts;
}

function changedHostsOf(change: Change, kind: string): readonly string[] {
  const { before, after, touched } = change;
  const { domain } = after.settings;
  if (kind === "Service") {
    return differing(before.services, after.services).map((service) => hostOfService(service, domain));
  }
  if (kind === "EndpointSlice") {
    return differing(before.endpointSlices, after.endpointSlices).map(({ service, namespace }) =>
      hostOfService({ name: service, namespace }, domain),
    );
  }
  if (KINDS_BEHIND_HOSTS.has(kind)) {
    const namespaces = [...(touched.get(kind) ?? [])];
    return [before, after].flatMap((mesh) => [
      ...namespaces.flatMap((namespace) =>
        [...mesh.services.inNamespace(namespace)].map((service) => hostOfService(service, domain)),
      ),
      ...hostsOfEntriesWithEndpoints(mesh),
    ]);
  }
  return differing(configOf(before, kind), configOf(after, kind)).flatMap((object) =>
    hostsOf(object, domain),
  );
}

const hostOfService = ({ name, namespace }: Named, domain: string): string =>
  `${name}.${namespace}.svc.${domain}`;

/** An address that a ServiceEntry states may be that of a pod in any namespace. */
function hostsOfEntriesWithEndpoints(mesh: MeshSnapshot): readonly string[] {
  return [...configOf(mesh, "ServiceEntry")]
    .filter(({ spec }) => "workloadSelector" in spec || "endpoints" in spec)
    .flatMap((entry) => hostsOf(entry, mesh.settings.domain));
}

const configOf = (mesh: MeshSnapshot, kind: string): Collection<ConfigObject> =>
  configObjects(mesh, kind, "networking.istio.io");

/** Old and new versions of what is not the same in both. */
function differing<T extends Named>(before: Collection<T>, after: Collection<T>): readonly T[] {
  if (before === after) return [];
  return [...after.touchedSince(before)].flatMap((namespace) => [
    ...[...before.inNamespace(namespace)].filter((entry) => after.get(namespace, entry.name) !== entry),
    ...[...after.inNamespace(namespace)].filter((entry) => before.get(namespace, entry.name) !== entry),
  ]);
}

function hostsOf({ kind, spec, namespace }: ConfigObject, domain: string): readonly string[] {
  return statedHosts(kind, spec).map((host) => resolveHost(host, namespace, domain));
}

function statedHosts(kind: string, spec: JsonObject): readonly string[] {
  return kind === "DestinationRule" ? [textAt(spec, "host") ?? ""] : textsAt(spec, "hosts");
}

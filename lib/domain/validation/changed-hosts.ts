import type { JsonObject } from "../base/json.ts";
import { resolveHost } from "../istio/host.ts";
import type { Collection, Named } from "../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../mesh/snapshot.ts";
import { textAt, textsAt } from "../simulation/spec-fields.ts";

/** Kinds of which only the objects for a host matter to a rule that names its hosts. */
export const KINDS_OF_HOSTS: ReadonlySet<string> = new Set([
  "VirtualService",
  "DestinationRule",
  "Service",
  "ServiceEntry",
]);

/** Hosts that the changed objects of such kinds are or were for; null when one is for a wildcard, which may be any host. */
export function changedHosts(
  before: MeshSnapshot,
  after: MeshSnapshot,
  kinds: readonly string[],
): ReadonlySet<string> | null {
  const hosts = new Set<string>();
  const { domain } = after.settings;
  for (const kind of kinds) {
    const found =
      kind === "Service"
        ? differing(before.services, after.services).map(
            ({ name, namespace }) => `${name}.${namespace}.svc.${domain}`,
          )
        : differing(configOf(before, kind), configOf(after, kind)).flatMap((object) =>
            hostsOf(object, domain),
          );
    for (const host of found) {
      if (host.startsWith("*")) return null;
      hosts.add(host);
    }
  }
  return hosts;
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

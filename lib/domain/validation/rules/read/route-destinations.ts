import type { JsonObject, Path } from "../../../base/json.ts";
import { resolveHost } from "../../../istio/host.ts";
import type { MeshSettings } from "../../../mesh/settings.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { numberAt, objectAt, objectsAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";

/** One destination that a VirtualService names, mirrors included. */
export interface StatedDestination {
  /** Of the `destination` field. */
  readonly path: Path;
  readonly stated: string;
  /** Full name. */
  readonly host: string;
  readonly subset: string | null;
  readonly port: number | null;
}

const known = new WeakMap<
  ConfigObject,
  { readonly domain: string; readonly destinations: readonly StatedDestination[] }
>();

export function routeDestinations(object: ConfigObject, domain: string): readonly StatedDestination[] {
  const before = known.get(object);
  if (before?.domain === domain) return before.destinations;
  const destinations = readDestinations(object, domain);
  known.set(object, { domain, destinations });
  return destinations;
}

/** For `hosts` of a rule about what VirtualServices send to. */
export function destinationHosts(object: ConfigObject, { domain }: MeshSettings): readonly string[] {
  return routeDestinations(object, domain).map(({ host }) => host);
}

function readDestinations(object: ConfigObject, domain: string): readonly StatedDestination[] {
  const read = (destination: JsonObject | null, path: Path): readonly StatedDestination[] =>
    destination === null ? [] : [destinationAt(object, { destination, path, domain })];
  return ["http", "tls", "tcp"].flatMap((protocol) =>
    objectsAt(object.spec, protocol).flatMap((route, index) => {
      const at: Path = ["spec", protocol, index];
      return [
        ...objectsAt(route, "route").flatMap((entry, position) =>
          read(objectAt(entry, "destination"), [...at, "route", position, "destination"]),
        ),
        ...read(objectAt(route, "mirror"), [...at, "mirror"]),
        ...objectsAt(route, "mirrors").flatMap((entry, position) =>
          read(objectAt(entry, "destination"), [...at, "mirrors", position, "destination"]),
        ),
      ];
    }),
  );
}

function destinationAt(
  { namespace }: ConfigObject,
  {
    destination,
    path,
    domain,
  }: { readonly destination: JsonObject; readonly path: Path; readonly domain: string },
): StatedDestination {
  const stated = textAt(destination, "host") ?? "";
  const subset = textAt(destination, "subset");
  return {
    path,
    stated,
    host: resolveHost(stated, namespace, domain),
    subset: subset === "" ? null : subset,
    port: numberAt(sectionAt(destination, "port"), "number"),
  };
}

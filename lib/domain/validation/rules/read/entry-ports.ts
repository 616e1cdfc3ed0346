import type { Collection } from "../../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { exportToOf, visibilityTo } from "../../../simulation/route/visible.ts";
import { numberAt, objectsAt, textAt, textsAt } from "../../../simulation/spec-fields.ts";

/** One port of one ServiceEntry, for each of its hosts. */
export interface EntryPort {
  readonly entry: ConfigObject;
  /** Place in `spec.ports`. */
  readonly index: number;
  readonly host: string;
  readonly port: number;
  /** Upper case. */
  readonly protocol: string;
}

const indexes = new WeakMap<Collection<ConfigObject>, ReadonlyMap<string, readonly EntryPort[]>>();

export function portsOfEntry(entry: ConfigObject): readonly EntryPort[] {
  return textsAt(entry.spec, "hosts").flatMap((host) =>
    objectsAt(entry.spec, "ports").map((port, index) => ({
      entry,
      index,
      host: host.toLowerCase(),
      port: numberAt(port, "number") ?? 0,
      protocol: (textAt(port, "protocol") ?? "TCP").toUpperCase(),
    })),
  );
}

/** Ports of other ServiceEntries with the same host and number that some namespace sees beside this one. */
export function rivalPorts(mesh: MeshSnapshot, own: EntryPort): readonly EntryPort[] {
  return (portIndex(mesh).get(`${own.host}:${own.port}`) ?? []).filter(
    (other) => other.entry !== own.entry && areSeenTogether(mesh, own.entry, other.entry),
  );
}

function portIndex(mesh: MeshSnapshot): ReadonlyMap<string, readonly EntryPort[]> {
  const entries = configObjects(mesh, "ServiceEntry", "networking.istio.io");
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const index = new Map<string, EntryPort[]>();
  for (const each of [...entries].flatMap(portsOfEntry)) {
    const key = `${each.host}:${each.port}`;
    const list = index.get(key);
    if (list === undefined) index.set(key, [each]);
    else list.push(each);
  }
  indexes.set(entries, index);
  return index;
}

function areSeenTogether({ settings }: MeshSnapshot, a: ConfigObject, b: ConfigObject): boolean {
  const [first, second] = [a, b].map((entry) => ({
    owner: entry.namespace,
    exportTo: exportToOf(entry, settings.defaultServiceExportTo),
  }));
  if (first === undefined || second === undefined) return false;
  const viewers = [first.owner, second.owner, ...first.exportTo, ...second.exportTo, "(any other)"];
  return viewers
    .filter((name) => name !== "*" && name !== "." && name !== "~")
    .some((viewer) =>
      [first, second].every(({ exportTo, owner }) => visibilityTo(exportTo, owner, viewer) !== null),
    );
}

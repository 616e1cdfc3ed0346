import { kindOfKey } from "../mesh/kind-keys.ts";
import { kindName } from "./subjects.ts";
import type { Collection, Named } from "../mesh/collection.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";

type Parts = ReadonlyMap<string, Collection<Named>>;

const MESH_WIDE: ReadonlySet<string> = new Set([""]);

/**
 * Namespaces in which each kind differs between two moments; `MeshSettings` and
 * `ControlPlane` count as one kind each. Unchanged kinds are absent.
 */
export function touchedKinds(
  before: MeshSnapshot,
  after: MeshSnapshot,
): ReadonlyMap<string, ReadonlySet<string>> {
  const touched = new Map<string, ReadonlySet<string>>();
  const [old, now] = [partsOf(before), partsOf(after)];
  for (const kind of new Set([...old.keys(), ...now.keys()])) {
    const [earlier, later] = [old.get(kind) ?? [], now.get(kind) ?? []];
    const namespaces = new Set<string>();
    for (let index = 0; index < Math.max(earlier.length, later.length); index += 1) {
      for (const namespace of differing(earlier[index], later[index])) namespaces.add(namespace);
    }
    if (namespaces.size > 0) touched.set(kind, namespaces);
  }
  const changed = changedNamespaces(before, after);
  if (changed.length > 0) touched.set("Namespace", new Set(["", ...changed]));
  if (before.settings !== after.settings) touched.set("MeshSettings", MESH_WIDE);
  if (before.controlPlane !== after.controlPlane) touched.set("ControlPlane", MESH_WIDE);
  return touched;
}

/** A Namespace lies in "", and what is said of it concerns what lies in it. */
function changedNamespaces(before: MeshSnapshot, after: MeshSnapshot): readonly string[] {
  if (before.namespaces === after.namespaces) return [];
  const names = new Set([...before.namespaces, ...after.namespaces].map(({ name }) => name));
  return [...names].filter((name) => before.namespaces.get("", name) !== after.namespaces.get("", name));
}

function differing(
  before: Collection<Named> | undefined,
  after: Collection<Named> | undefined,
): ReadonlySet<string> {
  if (before === after) return new Set();
  if (before !== undefined && after !== undefined) return after.touchedSince(before);
  return new Set((before ?? after)?.namespaces() ?? []);
}

/** Collections by kind name: two groups that share a kind stand side by side, always in the same order. */
function partsOf(mesh: MeshSnapshot): ReadonlyMap<string, readonly (Collection<Named> | undefined)[]> {
  const parts = new Map<string, (Collection<Named> | undefined)[]>([
    ["Namespace", [mesh.namespaces]],
    ["Service", [mesh.services]],
    ["EndpointSlice", [mesh.endpointSlices]],
    ["Pod", [mesh.pods]],
    ["ServiceAccount", [mesh.serviceAccounts]],
    ["Node", [mesh.nodes]],
  ]);
  const workloads: Parts = mesh.workloads;
  const webhooks: Parts = mesh.webhooks;
  const config: Parts = mesh.config;
  for (const [kind, collection] of [...workloads, ...webhooks]) parts.set(kind, [collection]);
  for (const [key, collection] of config) {
    const { kind, group } = kindOfKey(key);
    const name = kindName(kind, group);
    const slot = group.startsWith("gateway.") ? 1 : 0;
    const list = parts.get(name) ?? [];
    list[slot] = collection;
    parts.set(name, list);
  }
  return parts;
}

import { CONFIG_KINDS } from "../istio/kinds.ts";
import { KIND_KEYS, kindOfKey } from "../mesh/kind-keys.ts";
import { kindName } from "./subjects.ts";
import { configKindKey, type KindAvailability, type MeshSnapshot } from "../mesh/snapshot.ts";

const KEYS: ReadonlyMap<string, readonly string[]> = keysByKind();

function keysByKind(): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  const all = [
    ...Object.values(KIND_KEYS),
    ...CONFIG_KINDS.map(({ kind, group }) => configKindKey(kind, group)),
  ];
  for (const key of all) {
    const { kind, group } = kindOfKey(key);
    const name = kindName(kind, group);
    keys.set(name, [...(keys.get(name) ?? []), key]);
  }
  return keys;
}

/** Whether "there is none" may be said of a kind: it was listed, or the cluster does not serve it. */
export function isKindKnown(mesh: Pick<MeshSnapshot, "availability">, kind: string): boolean {
  if (kind === "MeshSettings" || kind === "ControlPlane") return true;
  return (KEYS.get(kind) ?? []).some((key) => isKnown(mesh.availability.get(key)));
}

function isKnown(availability: KindAvailability | undefined): boolean {
  return availability !== undefined && availability.state !== "pending" && availability.state !== "forbidden";
}

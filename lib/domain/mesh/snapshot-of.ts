import { isJsonObject } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { groupOf } from "../kube/object-ref.ts";
import { applyWatchEvents } from "./apply-watch-events.ts";
import { CONFIG_KIND_KEYS, isClusterScoped, KIND_KEYS } from "./kind-keys.ts";
import type { MeshSettings } from "./settings.ts";
import { configKindKey, emptySnapshot, type MeshSnapshot } from "./snapshot.ts";

export interface SnapshotInput {
  readonly cluster: string;
  /** All there is: every known kind counts as listed. */
  readonly objects: readonly KubeObject[];
  /** Settings that are known otherwise; they win over what the objects say. */
  readonly settings?: Partial<MeshSettings>;
  /** Namespace of namespaced objects that name none. */
  readonly defaultNamespace?: string;
  readonly atMs?: number;
}

/** A snapshot of a given set of objects, as folding a first list of each kind makes it. */
export function snapshotOf(input: SnapshotInput): MeshSnapshot {
  const { cluster, objects, settings, defaultNamespace = "default", atMs = 0 } = input;
  const byKind = new Map<string, KubeObject[]>();
  for (const kindKey of [...Object.values(KIND_KEYS), ...CONFIG_KIND_KEYS]) byKind.set(kindKey, []);
  for (const object of objects) {
    const kindKey = configKindKey(String(object.kind), groupOf(String(object.apiVersion)));
    const list = byKind.get(kindKey) ?? [];
    byKind.set(kindKey, list);
    list.push(isClusterScoped(kindKey) ? object : inNamespace(object, defaultNamespace));
  }
  const mesh = applyWatchEvents(
    emptySnapshot(cluster),
    [...byKind].map(([kindKey, list]) => ({ type: "relisted", kindKey, objects: list, atMs })),
  );
  return settings === undefined ? mesh : { ...mesh, settings: withKnown(mesh.settings, settings) };
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const { metadata } = object;
  return isJsonObject(metadata) && (metadata.namespace ?? "") === ""
    ? { ...object, metadata: { ...metadata, namespace } }
    : object;
}

function withKnown(settings: MeshSettings, known: Partial<MeshSettings>): MeshSettings {
  const assumed = Object.fromEntries(Object.entries(settings.assumed).filter(([field]) => !(field in known)));
  return { ...settings, ...known, assumed: known.assumed ?? assumed };
}

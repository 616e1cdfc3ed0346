import type { Path } from "../../base/json.ts";
import type { Labels } from "../../kube/kube-object.ts";
import type { Collection } from "../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { selectorOf } from "../authz/policy.ts";
import { byAge } from "../route/visible.ts";
import { hasLabels, objectAt, sectionAt, textAt } from "../spec-fields.ts";

export type PeerMode = "STRICT" | "PERMISSIVE" | "DISABLE";

export interface EffectivePeerMode {
  readonly mode: PeerMode;
  /** Null when Istio's default PERMISSIVE applies. */
  readonly object: ConfigObject | null;
  readonly path: Path;
}

interface Scoped {
  readonly namespaceWide: ConfigObject | null;
  readonly selecting: readonly {
    readonly object: ConfigObject;
    readonly selector: ReadonlyMap<string, string>;
  }[];
}

const scopes = new WeakMap<Collection<ConfigObject>, Map<string, Scoped>>();

function scopeOf(mesh: MeshSnapshot, namespace: string): Scoped {
  const collection = configObjects(mesh, "PeerAuthentication", "security.istio.io");
  const known = scopes.get(collection) ?? new Map<string, Scoped>();
  scopes.set(collection, known);
  let scoped = known.get(namespace);
  if (scoped === undefined) {
    const objects = [...collection.inNamespace(namespace)].toSorted(byAge);
    scoped = {
      namespaceWide: objects.find(({ spec }) => selectorOf(spec) === null) ?? null,
      selecting: objects.flatMap((object) => {
        const selector = selectorOf(object.spec);
        return selector === null ? [] : [{ object, selector }];
      }),
    };
    known.set(namespace, scoped);
  }
  return scoped;
}

/**
 * Mode of a workload's port: port of the oldest selecting policy, that policy, the namespace's, the mesh's, PERMISSIVE;
 * UNSET inherits. Policies with a selector in the root namespace are ignored (Istio 1.31, `ComposePeerAuthentication`).
 */
export function effectivePeerMode(
  mesh: MeshSnapshot,
  workload: { readonly namespace: string; readonly labels: Labels },
  port: number,
): EffectivePeerMode {
  const { namespace, labels } = workload;
  const isRoot = namespace === mesh.settings.rootNamespace;
  const selecting = isRoot
    ? undefined
    : scopeOf(mesh, namespace).selecting.find(({ selector }) => hasLabels(labels, selector))?.object;
  if (selecting !== undefined) {
    const levels = sectionAt(selecting.spec, "portLevelMtls");
    const onPort = modeOf(textAt(sectionAt(levels, String(port)), "mode"));
    if (onPort !== null) {
      return { mode: onPort, object: selecting, path: ["spec", "portLevelMtls", String(port), "mode"] };
    }
    const own = statedMode(selecting);
    if (own !== null) return own;
  }
  return namespaceMode(mesh, namespace);
}

/** Mode of the namespace without regard to workloads. */
export function namespaceMode(mesh: MeshSnapshot, namespace: string): EffectivePeerMode {
  const own = statedMode(scopeOf(mesh, namespace).namespaceWide);
  const root = statedMode(scopeOf(mesh, mesh.settings.rootNamespace).namespaceWide);
  return own ?? root ?? { mode: "PERMISSIVE", object: null, path: [] };
}

function statedMode(object: ConfigObject | null): EffectivePeerMode | null {
  const mtls = object === null ? null : objectAt(object.spec, "mtls");
  const mode = mtls === null ? null : modeOf(textAt(mtls, "mode"));
  return mode === null ? null : { mode, object, path: ["spec", "mtls", "mode"] };
}

function modeOf(text: string | null): PeerMode | null {
  return text === "STRICT" || text === "PERMISSIVE" || text === "DISABLE" ? text : null;
}

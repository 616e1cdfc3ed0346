import { generatedMesh } from "../../demo/world/generated-mesh.ts";
import { buildWorld } from "../../demo/world/build-world.ts";
import { snapshotOf } from "../../lib/domain/mesh/snapshot-of.ts";
import { CONFIG_KIND_KEYS } from "../../lib/domain/mesh/kind-keys.ts";
import type { MeshSnapshot } from "../../lib/domain/mesh/snapshot.ts";

const ANCHOR_MS = Date.UTC(2026, 0, 1);

export interface Generated {
  readonly mesh: MeshSnapshot;
  /** Istio and Gateway API objects. */
  readonly configObjects: number;
}

/** A generated mesh as the console holds it: namespaces × applications × 1 version, and so many Istio objects. */
export function generatedSnapshot(shape: {
  readonly namespaces: number;
  readonly apps: number;
  readonly objects: number;
}): Generated {
  const { declaration } = generatedMesh(
    { namespaces: shape.namespaces, apps: shape.apps, versions: 1, configObjects: shape.objects },
    "bench",
  );
  const mesh = snapshotOf({ cluster: "bench", objects: buildWorld(ANCHOR_MS, declaration) });
  const configObjects = CONFIG_KIND_KEYS.reduce((sum, key) => sum + (mesh.config.get(key)?.size ?? 0), 0);
  return { mesh, configObjects };
}

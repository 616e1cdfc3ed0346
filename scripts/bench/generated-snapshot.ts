import { buildWorld } from "../../demo/world/build-world.ts";
import { generatedMesh } from "../../demo/world/generated-mesh.ts";
import type { KubeObject } from "../../lib/domain/kube/kube-object.ts";
import { CONFIG_KIND_KEYS } from "../../lib/domain/mesh/kind-keys.ts";
import type { MeshSnapshot } from "../../lib/domain/mesh/snapshot.ts";
import { mixedConfig } from "./mixed-config.ts";

const ANCHOR_MS = Date.UTC(2026, 0, 1);

/** Objects of a generated mesh: namespaces × applications × 1 version, and so many Istio objects of every common kind. */
export function generatedObjects(shape: {
  readonly namespaces: number;
  readonly apps: number;
  readonly objects: number;
}): readonly KubeObject[] {
  const { declaration } = generatedMesh(
    { namespaces: shape.namespaces, apps: shape.apps, versions: 1, configObjects: 0 },
    "bench",
  );
  const namespaces = declaration.namespaces.map(({ name }) => name).filter((name) => name.startsWith("ns-"));
  const apps = Array.from({ length: shape.apps }, (_, index) => `app-${String(index + 1).padStart(2, "0")}`);
  const world = buildWorld(ANCHOR_MS, declaration);
  const rest = Math.max(0, shape.objects - world.filter(isConfig).length);
  return [...world, ...mixedConfig(rest, { namespaces, apps })];
}

const isConfig = ({ apiVersion }: KubeObject): boolean => /istio\.io\/|gateway\./.test(apiVersion);

/** Istio and Gateway API objects. */
export function countConfig({ config }: MeshSnapshot): number {
  return CONFIG_KIND_KEYS.reduce((sum, key) => sum + (config.get(key)?.size ?? 0), 0);
}

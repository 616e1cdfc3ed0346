import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { snapshotOf } from "../../../../lib/domain/mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../../../../lib/domain/mesh/snapshot.ts";
import type { Mesh } from "../../rig/mesh.ts";

/** What stands in the mesh apart from the configuration under test. */
const BASE_LISTS = [
  "/api/v1/services",
  "/api/v1/pods",
  "/api/v1/serviceaccounts",
  "/api/v1/namespaces",
  "/apis/discovery.k8s.io/v1/endpointslices",
] as const;
const MESH_CONFIG = "/api/v1/namespaces/istio-system/configmaps/istio";

interface List {
  readonly apiVersion: string;
  readonly kind: string;
  readonly items: readonly KubeObject[];
}

export async function baseObjects(mesh: Mesh): Promise<readonly KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const path of BASE_LISTS) {
    const { apiVersion, kind, items } = await mesh.kube<List>("GET", path);
    objects.push(...items.map((item) => ({ ...item, apiVersion, kind: kind.replace(/List$/, "") })));
  }
  objects.push(await mesh.kube<KubeObject>("GET", MESH_CONFIG));
  return objects;
}

export interface Refused {
  readonly object: KubeObject;
  readonly status: number;
  readonly message: string;
}

/** Configuration that is in force in every proxy, and the simulator's picture of the same. */
export interface LiveWorld {
  readonly objects: readonly KubeObject[];
  readonly refused: readonly Refused[];
  readonly snapshot: MeshSnapshot;
}

/** Replaces all configuration of the mesh and waits until it has arrived. */
export async function enter(
  mesh: Mesh,
  base: readonly KubeObject[],
  objects: readonly KubeObject[],
): Promise<LiveWorld> {
  await mesh.removeConfiguration();
  const verdicts = await mesh.apply(objects);
  await mesh.awaitConfig();
  const stored: KubeObject[] = [];
  const refused: Refused[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    const object = objects[index];
    if (verdict.accepted) stored.push(verdict.object);
    else if (object !== undefined) refused.push({ object, status: verdict.status, message: verdict.message });
  }
  return {
    objects: stored,
    refused,
    snapshot: snapshotOf({ cluster: "rig", objects: [...base, ...stored] }),
  };
}

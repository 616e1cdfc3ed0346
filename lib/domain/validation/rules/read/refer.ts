import type { Path } from "../../../base/json.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import { because } from "../../../simulation/because.ts";
import type { Evidence } from "../../../simulation/evidence.ts";

/** Points at another object that a finding rests on. */
export function refer(
  mesh: Pick<MeshSnapshot, "cluster">,
  object: {
    readonly kind: string;
    readonly group: string;
    readonly namespace: string;
    readonly name: string;
  },
  text: string,
  path: Path = [],
): Evidence {
  return because(mesh.cluster, object, { path, text });
}

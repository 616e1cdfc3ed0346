import type { Path } from "../base/json.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import type { Evidence } from "./evidence.ts";

interface Identified {
  readonly kind: string;
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
}

export function refOf(cluster: string, { kind, group, namespace, name }: Identified): ObjectRef {
  return { cluster, kind, group, namespace, name };
}

/** Evidence about a field of an object; null for a default of Istio that no object states. */
export function because(
  cluster: string,
  object: Identified | null,
  { path = [], text }: { readonly path?: Path; readonly text: string },
): Evidence {
  return { object: object === null ? null : refOf(cluster, object), path, text };
}

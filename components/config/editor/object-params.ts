import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";

/** Path parameters of an object: `core` for the empty group, `-` for no namespace. */
export function paramsOf({ cluster, group, kind, namespace, name }: ObjectRef): ObjectRef {
  return {
    cluster,
    group: group === "" ? "core" : group,
    kind,
    namespace: namespace === "" ? "-" : namespace,
    name,
  };
}

/** The object that path parameters name. */
export function refOf({ cluster, group, kind, namespace, name }: ObjectRef): ObjectRef {
  return {
    cluster,
    group: group === "core" ? "" : group,
    kind,
    namespace: namespace === "-" ? "" : namespace,
    name,
  };
}

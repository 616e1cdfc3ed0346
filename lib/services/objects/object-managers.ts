import type { BaseManager } from "@/lib/domain/changes/change-set.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";

/** Who wrote fields of an object, newest last, as managedFields tell it. */
export function managersOf({ metadata }: KubeObject): readonly BaseManager[] {
  return (metadata.managedFields ?? []).flatMap(({ manager, operation = "", time, subresource }) =>
    manager === undefined || subresource === "status"
      ? []
      : [{ manager, operation, atMs: time === undefined ? null : Date.parse(time) }],
  );
}

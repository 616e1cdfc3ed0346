import type { KubeObject } from "./kube-object.ts";

/** A program or person that owns fields of an object. */
export interface FieldManager {
  readonly manager: string;
  /** `Apply` or `Update`; empty when the entry does not say. */
  readonly operation: string;
  /** Null when the entry of managedFields has no time. */
  readonly atMs: number | null;
}

/** Who wrote fields of an object, as managedFields tell it in the API server's order. Writers of status do not count. */
export function managersOf({ metadata }: KubeObject): readonly FieldManager[] {
  return (metadata.managedFields ?? []).flatMap(({ manager, operation = "", time, subresource }) =>
    manager === undefined || subresource === "status"
      ? []
      : [{ manager, operation, atMs: time === undefined ? null : Date.parse(time) }],
  );
}

import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { listObjects } from "@/lib/contracts/objects.ts";
import { CONFIG_KINDS } from "@/lib/domain/istio/kinds.ts";
import { objectKey } from "@/lib/domain/kube/object-ref.ts";

export type ConfigAnswer = ResponseOf<typeof listObjects>;
export type ConfigRow = ConfigAnswer["objects"][number];

export function configKey({ ref }: ConfigRow): string {
  return objectKey(ref);
}

const SHARED_NAMES = new Set(
  CONFIG_KINDS.map(({ kind }) => kind).filter((kind, at, kinds) => kinds.indexOf(kind) !== at),
);

/** "VirtualService"; two kinds are called Gateway, so their API is said too: "Gateway (Istio)". */
export function kindTitle({ kind, group }: { readonly kind: string; readonly group: string }): string {
  if (!SHARED_NAMES.has(kind)) return kind;
  return `${kind} (${group.endsWith("istio.io") ? "Istio" : "Gateway API"})`;
}

/** Who the object belongs to, in a word; "nobody's" objects are written by hand. */
export function ownerTitle({ owner }: ConfigRow): string {
  return owner?.title ?? "none";
}

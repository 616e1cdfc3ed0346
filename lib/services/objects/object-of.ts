import { AppError } from "@/lib/domain/base/app-error.ts";
import { configKindForRef, type ConfigKind } from "@/lib/domain/istio/kinds.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";

/**
 * The object that an address names: `core` is the empty group and `-` no namespace.
 *
 * @throws AppError `not_found` for kinds that are no mesh configuration.
 */
export function objectOf(params: ObjectRef): { readonly ref: ObjectRef; readonly kind: ConfigKind } {
  const ref: ObjectRef = {
    cluster: params.cluster,
    group: params.group === "core" ? "" : params.group,
    kind: params.kind,
    namespace: params.namespace === "-" ? "" : params.namespace,
    name: params.name,
  };
  const kind = configKindForRef(ref);
  if (kind === null) {
    throw new AppError("not_found", `Foresail does not show objects of kind ${ref.kind}`, {
      hint: "Istio and Gateway API objects can be opened.",
    });
  }
  return { ref, kind };
}

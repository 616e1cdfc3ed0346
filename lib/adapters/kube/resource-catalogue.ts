import { AppError } from "@/lib/domain/base/app-error.ts";
import { CONFIG_KINDS } from "@/lib/domain/istio/kinds.ts";
import { configKindKey } from "@/lib/domain/mesh/snapshot.ts";
import type { ApiResource } from "./api-path.ts";
import { BUILTIN_RESOURCES, resourceKey } from "./discovery.ts";

/** How kinds are called in paths. What discovery says wins over what we know of Istio's and the Gateway API's CRDs. */
export class ResourceCatalogue {
  #byKey: ReadonlyMap<string, ApiResource> = new Map(KNOWN.map((entry) => [resourceKey(entry), entry]));

  learn(discovered: readonly ApiResource[]): void {
    this.#byKey = new Map([...KNOWN, ...discovered].map((entry) => [resourceKey(entry), entry]));
  }

  /** @throws AppError `invalid` for kinds that Foresail has nothing to do with. */
  find({ kind, group }: { readonly kind: string; readonly group: string }): ApiResource {
    const resource = this.#byKey.get(configKindKey(kind, group));
    if (resource === undefined) {
      throw new AppError("invalid", `Foresail does not work with objects of kind ${JSON.stringify(kind)}`);
    }
    return resource;
  }
}

const KNOWN: readonly ApiResource[] = [
  ...BUILTIN_RESOURCES,
  ...CONFIG_KINDS.map(({ kind, group, plural, preferredVersion, scope }) => ({
    kind,
    group,
    plural,
    version: preferredVersion,
    namespaced: scope === "Namespaced",
  })),
];

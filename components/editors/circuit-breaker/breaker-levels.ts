import { isJsonObject, type JsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";

/** A place of a DestinationRule that can hold limits. */
export interface BreakerLevel {
  readonly path: Path;
  /** "Every request", "Subset v2", "Port 9090". */
  readonly title: string;
  /** What the level replaces or inherits, in words. */
  readonly note: string;
  readonly policy: JsonObject;
  /** Null for the rule as a whole. */
  readonly subset: string | null;
  readonly port: number | null;
}

/** The rule, its ports, its subsets and their ports, in the order of the object. */
export function breakerLevels(value: JsonValue | undefined): readonly BreakerLevel[] {
  const subsets = listAt(value, ["spec", "subsets"]);
  return [
    ...levelsAt(value, ["spec", "trafficPolicy"], null),
    ...subsets.flatMap((subset, index) => {
      const name = isJsonObject(subset) ? subset["name"] : undefined;
      return levelsAt(
        value,
        ["spec", "subsets", index, "trafficPolicy"],
        typeof name === "string" ? name : `${index + 1}`,
      );
    }),
  ];
}

function levelsAt(value: JsonValue | undefined, path: Path, subset: string | null): readonly BreakerLevel[] {
  const ports = listAt(value, [...path, "portLevelSettings"]);
  return [
    {
      path,
      title: subset === null ? "Every request" : `Subset ${subset}`,
      note:
        subset === null
          ? "of every port and subset that says nothing else"
          : "blocks left out are the rule's",
      policy: policyAt(value, path),
      subset,
      port: null,
    },
    ...ports.map((_, index) => portLevel(value, [...path, "portLevelSettings", index], subset)),
  ];
}

function portLevel(value: JsonValue | undefined, path: Path, subset: string | null): BreakerLevel {
  const number = valueAt(value, [...path, "port", "number"]);
  const port = typeof number === "number" ? number : null;
  return {
    path,
    title: `${subset === null ? "" : `Subset ${subset}, `}port ${port ?? "?"}`,
    note: "replaces the whole policy of that port: blocks left out fall to defaults",
    policy: policyAt(value, path),
    subset,
    port,
  };
}

function policyAt(value: JsonValue | undefined, path: Path): JsonObject {
  const policy = valueAt(value, path);
  return isJsonObject(policy) ? policy : {};
}

function listAt(value: JsonValue | undefined, path: Path): readonly JsonValue[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list : [];
}

/** Whether the level says anything of breakers itself. */
export function hasBreaker({ policy }: BreakerLevel): boolean {
  return policy["connectionPool"] !== undefined || policy["outlierDetection"] !== undefined;
}

import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { numberAt, objectAt, objectsAt, sectionAt } from "../spec-fields.ts";

const PORT_BLOCKS = ["loadBalancer", "connectionPool", "outlierDetection", "tls"] as const;
const BLOCKS = [...PORT_BLOCKS, "tunnel", "proxyProtocol", "retryBudget"] as const;

export type PolicyBlock = (typeof BLOCKS)[number];
export type TrafficPolicy = Readonly<Partial<Record<PolicyBlock, JsonObject>>>;

interface Level {
  readonly blocks: TrafficPolicy;
  readonly isPort: boolean;
}

/** `portLevelSettings` replace the whole policy of the port: blocks left out fall to defaults. */
function levelOf(policy: JsonObject, port: number): Level {
  const entry = objectsAt(policy, "portLevelSettings").find(
    (setting) => numberAt(sectionAt(setting, "port"), "number") === port,
  );
  return entry === undefined
    ? { blocks: pickBlocks(policy, BLOCKS), isPort: false }
    : { blocks: pickBlocks(entry, PORT_BLOCKS), isPort: true };
}

function pickBlocks(policy: JsonObject, names: readonly PolicyBlock[]): TrafficPolicy {
  return Object.fromEntries(
    names.flatMap((name) => {
      const block = objectAt(policy, name);
      return block === null ? [] : [[name, block]];
    }),
  );
}

export interface PolicySources {
  readonly rule: JsonObject | null;
  readonly subset: JsonObject | null;
  /** MeshConfig's defaultTrafficPolicy (1.31). */
  readonly meshDefault: Readonly<Record<string, unknown>> | null;
  readonly port: number;
}

/**
 * Policy of one port and subset: the subset's level replaces the rule's block by block, each whole; a port-level entry
 * of the subset replaces the first four even where unset (Istio 1.31, `MergeSubsetTrafficPolicy`).
 */
export function effectivePolicy({ rule, subset, meshDefault, port }: PolicySources): TrafficPolicy {
  const base = rule === null ? {} : levelOf(rule, port).blocks;
  const over = subset === null ? null : levelOf(subset, port);
  const merged: Partial<Record<PolicyBlock, JsonObject>> = { ...base };
  if (over?.isPort === true) for (const name of PORT_BLOCKS) delete merged[name];
  Object.assign(merged, over?.blocks);
  for (const name of ["connectionPool", "outlierDetection"] as const) {
    const fallback = meshDefault?.[name];
    if (merged[name] === undefined && isJsonObject(fallback)) merged[name] = fallback;
  }
  return merged;
}

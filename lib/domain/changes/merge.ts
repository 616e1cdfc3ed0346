import type { Path } from "../base/json.ts";
import { isSameJson } from "../kube/canonical-json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { normaliseObject } from "../kube/normalise.ts";
import { isAtomicField, listStrategy, unitOf } from "../istio/fields/list-keys.ts";
import { mergeKeyedList, mergeSet } from "./merge-lists.ts";

/** A place that both sides changed, differently. Values are undefined where a side has nothing. */
export interface MergeConflict {
  /** Indices of keyed lists are those of live, or of desired where live lacks the element. */
  readonly path: Path;
  /** What has to be decided as a whole, in words. */
  readonly unit: string;
  readonly base: unknown;
  readonly desired: unknown;
  readonly live: unknown;
}

export interface TakenChange {
  readonly path: Path;
  /** `both`: both sides made the same change. */
  readonly from: "desired" | "live" | "both";
}

export interface MergeInput {
  readonly base: KubeObject;
  readonly desired: KubeObject;
  readonly live: KubeObject;
  readonly kind: string;
}

export interface MergeResult {
  /** Live with the changes of desired; at conflicts the value of live. */
  readonly merged: KubeObject;
  readonly conflicts: readonly MergeConflict[];
  readonly taken: readonly TakenChange[];
}

export interface Versions {
  readonly base: unknown;
  readonly desired: unknown;
  readonly live: unknown;
}

export interface MergeContext {
  readonly kind: string;
  readonly conflicts: MergeConflict[];
  readonly taken: TakenChange[];
}

/**
 * Puts what a person changed (base → desired) onto what the cluster has now (live). Status and the bookkeeping of
 * metadata are live's. Lists are merged by key where the kind has one; decisions that belong together (a route's
 * weights, a policy's action and rules, outlier detection, a connection pool, a list of matches) only whole.
 */
export function mergeThreeWay({ base, desired, live, kind }: MergeInput): MergeResult {
  const context: MergeContext = { kind, conflicts: [], taken: [] };
  const [b, d, l] = [base, desired, live].map((object) => contentOf(normaliseObject(object)));
  const content = mergeValue({ base: b, desired: d, live: l }, [], context);
  if (
    base.metadata.uid !== undefined &&
    live.metadata.uid !== undefined &&
    base.metadata.uid !== live.metadata.uid
  ) {
    context.conflicts.push({
      path: ["metadata", "uid"],
      unit: "the object was deleted and created again",
      base: base.metadata.uid,
      desired: base.metadata.uid,
      live: live.metadata.uid,
    });
  }
  return { merged: withBookkeeping(content, live), conflicts: context.conflicts, taken: context.taken };
}

/** The part of an object that people write. */
function contentOf({ status: _status, metadata, ...object }: KubeObject): unknown {
  const { name, namespace, labels, annotations } = metadata;
  return { ...object, metadata: defined({ name, namespace, labels, annotations }) };
}

/** The merged content is an object with metadata: both come from three objects that have them. */
function withBookkeeping(content: unknown, live: KubeObject): KubeObject {
  const merged = content as KubeObject;
  const { labels: _labels, annotations: _annotations, ...bookkeeping } = live.metadata;
  return defined({
    ...merged,
    metadata: { ...bookkeeping, ...merged.metadata },
    status: live.status,
  }) as KubeObject;
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** The merged value; undefined when the place is gone. */
export function mergeValue(versions: Versions, path: Path, context: MergeContext): unknown {
  const settled = settle(versions, path, context);
  if (settled !== null) return settled.value;
  const { base, desired, live } = versions;
  const specPath = path[0] === "spec" ? path.slice(1) : null;
  if (specPath !== null && isAtomicField(specPath)) return conflict(versions, path, context);
  if (isMap(desired) && isMap(live) && (isMap(base) || isFreeMap(path, base))) {
    return mergeMaps({ base: isMap(base) ? base : {}, desired, live }, path, context);
  }
  if (specPath !== null && Array.isArray(base) && Array.isArray(desired) && Array.isArray(live)) {
    return mergeLists({ base, desired, live }, path, context);
  }
  return conflict(versions, path, context);
}

/** Null when both sides changed the place differently. */
function settle(
  { base, desired, live }: Versions,
  path: Path,
  { taken }: MergeContext,
): { value: unknown } | null {
  if (isSameJson(desired, live)) {
    if (!isSameJson(desired, base)) taken.push({ path, from: "both" });
    return { value: live };
  }
  if (isSameJson(desired, base)) {
    taken.push({ path, from: "live" });
    return { value: live };
  }
  if (isSameJson(live, base)) {
    taken.push({ path, from: "desired" });
    return { value: desired };
  }
  return null;
}

export function conflict(versions: Versions, path: Path, context: MergeContext, unit?: string): unknown {
  context.conflicts.push({ path, unit: unit ?? String(path.at(-1) ?? "the object"), ...versions });
  return versions.live;
}

type JsonMap = Readonly<Record<string, unknown>>;

interface MapVersions {
  readonly base: JsonMap;
  readonly desired: JsonMap;
  readonly live: JsonMap;
}

function mergeMaps(versions: MapVersions, path: Path, context: MergeContext): unknown {
  const { base, desired, live } = versions;
  const unit = path.length === 1 && path[0] === "spec" ? unitOf(context.kind) : null;
  const whole = unit === null ? {} : mergeUnit(versions, path, { ...unit, context });
  const entries: [string, unknown][] = [];
  for (const key of new Set([...Object.keys(live), ...Object.keys(desired), ...Object.keys(base)])) {
    const value = unit?.fields.includes(key)
      ? own(whole, key)
      : mergeValue(
          { base: own(base, key), desired: own(desired, key), live: own(live, key) },
          [...path, key],
          context,
        );
    if (value !== undefined) entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

interface UnitContext {
  readonly name: string;
  readonly fields: readonly string[];
  readonly context: MergeContext;
}

function mergeUnit({ base, desired, live }: MapVersions, path: Path, unit: UnitContext): JsonMap {
  const pick = (map: JsonMap): JsonMap =>
    Object.fromEntries(
      unit.fields.flatMap((field) => (Object.hasOwn(map, field) ? [[field, map[field]]] : [])),
    );
  const versions = { base: pick(base), desired: pick(desired), live: pick(live) };
  const settled = settle(versions, path, unit.context);
  if (settled === null) conflict(versions, path, unit.context, unit.name);
  const value = settled === null ? versions.live : settled.value;
  return isMap(value) ? value : {};
}

interface ListVersions {
  readonly base: readonly unknown[];
  readonly desired: readonly unknown[];
  readonly live: readonly unknown[];
}

function mergeLists(versions: ListVersions, path: Path, context: MergeContext): unknown {
  const strategy = listStrategy(context.kind, path.slice(1));
  if (strategy.type === "set") return mergeSet(versions);
  const keys =
    strategy.type === "keyed" ? strategy.keysOf([versions.base, versions.desired, versions.live]) : null;
  if (strategy.type === "atomic" || keys === null) return conflict(versions, path, context);
  const merged = mergeKeyedList({
    versions,
    keys: { base: keys[0] ?? [], desired: keys[1] ?? [], live: keys[2] ?? [] },
    ordered: strategy.ordered,
    mergeElement: (element, index) => mergeValue(element, [...path, index], context),
  });
  if (!merged.orderConflict) return merged.list;
  conflict(versions, path, context, `order of ${String(path.at(-1))}`);
  return merged.list;
}

/** Labels and annotations that both sides began are merged key by key; other new maps are one decision. */
function isFreeMap(path: Path, base: unknown): boolean {
  return base === undefined && path.length === 2 && path[0] === "metadata";
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(map: JsonMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

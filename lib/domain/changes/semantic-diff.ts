import { toDottedPath, toJsonPointer, type Path } from "../base/json.ts";
import { canonicalJson, isSameJson } from "../kube/canonical-json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { isReadByIstio } from "../kube/fingerprint.ts";
import { normaliseObject } from "../kube/normalise.ts";
import { listStrategy } from "../istio/fields/list-keys.ts";

export interface DescribedChange {
  /** Where it is: in after, or in before for what is gone. */
  readonly path: Path;
  /** How people name the place: `http[1].route[v2].weight`. */
  readonly label: string;
  /** `http[1]: v2 10 % → 30 %`, `http[0].timeout 10s → 5s`, `subset v3 added`. */
  readonly sentence: string;
  /** Undefined when it was absent. */
  readonly before: unknown;
  /** Undefined when it is gone. */
  readonly after: unknown;
}

interface Walk {
  readonly kind: string;
  readonly path: Path;
  readonly label: string;
}

/**
 * What a change does, in words, one entry a place. Null stands for an object that does not exist. Status and
 * bookkeeping are left out, as are labels and annotations that Istio does not read; v1beta1 → v1 is no change.
 */
export function describeChanges(
  before: KubeObject | null,
  after: KubeObject | null,
  kind: string,
): readonly DescribedChange[] {
  if (before === null || after === null) return describeWhole(before, after, kind);
  const from = normaliseObject(before);
  const to = normaliseObject(after);
  const changes: DescribedChange[] = [];
  for (const field of ["labels", "annotations"] as const) {
    const walk = { kind, path: ["metadata", field], label: field };
    changes.push(...diffValues(read(from.metadata[field]), read(to.metadata[field]), walk));
  }
  const fields = new Set([...Object.keys(from), ...Object.keys(to)]);
  for (const field of fields) {
    if (["apiVersion", "kind", "metadata", "status"].includes(field)) continue;
    changes.push(
      ...diffValues(from[field] ?? {}, to[field] ?? {}, {
        kind,
        path: [field],
        label: field === "spec" ? "" : field,
      }),
    );
  }
  return changes;
}

function describeWhole(
  before: KubeObject | null,
  after: KubeObject | null,
  kind: string,
): readonly DescribedChange[] {
  if (before === after) return [];
  const name = (after ?? before)?.metadata.name ?? "";
  const verb = after === null ? "deleted" : "created";
  return [
    {
      path: [],
      label: name,
      sentence: `${kind} ${name} ${verb}`,
      before: before ?? undefined,
      after: after ?? undefined,
    },
  ];
}

function read(labels: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => isReadByIstio(key)));
}

function diffValues(before: unknown, after: unknown, walk: Walk): readonly DescribedChange[] {
  if (isSameJson(before, after)) return [];
  if (isMap(before) && isMap(after)) return diffMaps(before, after, walk);
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, walk);
  return [changeOf(before, after, walk)];
}

function diffMaps(before: JsonMap, after: JsonMap, walk: Walk): readonly DescribedChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const label =
      walk.label === "" ? key : isIdentifier(key) ? `${walk.label}.${key}` : `${walk.label}[${key}]`;
    return diffValues(own(before, key), own(after, key), { ...walk, path: [...walk.path, key], label });
  });
}

function diffLists(
  before: readonly unknown[],
  after: readonly unknown[],
  walk: Walk,
): readonly DescribedChange[] {
  if (walk.path.at(-1) === "route" || walk.path.at(-1) === "backendRefs")
    return diffRoute(before, after, walk);
  const strategy =
    walk.path[0] === "spec" ? listStrategy(walk.kind, walk.path.slice(1)) : { type: "atomic" as const };
  const keys = strategy.type === "keyed" ? strategy.keysOf([before, after]) : null;
  if (keys !== null) {
    const named = strategy.type === "keyed" && !strategy.ordered;
    return diffKeyed({ before, after, keys: [keys[0] ?? [], keys[1] ?? []], named, walk });
  }
  const isPlain = [...before, ...after].every((element) => typeof element !== "object");
  if (isPlain) return diffMembers(before, after, walk);
  if (before.length !== after.length) return diffByContent(before, after, walk);
  return before.flatMap((element, index) =>
    diffValues(element, after[index], {
      ...walk,
      path: [...walk.path, index],
      label: `${walk.label}[${index}]`,
    }),
  );
}

interface KeyedDiff {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly keys: readonly [readonly string[], readonly string[]];
  /** Whether a key is what people call the element. */
  readonly named: boolean;
  readonly walk: Walk;
}

function diffKeyed({
  before,
  after,
  keys: [keysBefore, keysAfter],
  named,
  walk,
}: KeyedDiff): readonly DescribedChange[] {
  const changes: DescribedChange[] = [];
  const place = (key: string, index: number): Walk => ({
    ...walk,
    path: [...walk.path, index],
    label: `${walk.label}[${named && isIdentifier(key) ? key : index}]`,
  });
  keysBefore.forEach((key, index) => {
    if (!keysAfter.includes(key)) changes.push(changeOf(before[index], undefined, place(key, index)));
  });
  keysAfter.forEach((key, index) => {
    const old = keysBefore.indexOf(key);
    if (old === -1) changes.push(changeOf(undefined, after[index], place(key, index)));
    else changes.push(...diffValues(before[old], after[index], place(key, index)));
  });
  const order = (keys: readonly string[], other: readonly string[]): readonly string[] =>
    keys.filter((key) => other.includes(key));
  if (!isSameJson(order(keysBefore, keysAfter), order(keysAfter, keysBefore)) && !named) {
    changes.push({ path: walk.path, label: walk.label, sentence: `${walk.label} reordered`, before, after });
  }
  return changes;
}

/** Plain lists: which members came and went; the order when only that changed. */
function diffMembers(
  before: readonly unknown[],
  after: readonly unknown[],
  walk: Walk,
): readonly DescribedChange[] {
  const gone = before.filter((element) => !after.includes(element));
  const added = after.filter((element) => !before.includes(element));
  const words = [
    ...(added.length > 0 ? [`+ ${added.map(shortText).join(", ")}`] : []),
    ...(gone.length > 0 ? [`− ${gone.map(shortText).join(", ")}`] : []),
  ];
  const sentence = `${walk.label} ${words.length === 0 ? "reordered" : words.join(", ")}`;
  return [{ path: walk.path, label: walk.label, sentence, before, after }];
}

/** Lists whose elements have no key: equal elements are skipped, the others are added or removed. */
function diffByContent(
  before: readonly unknown[],
  after: readonly unknown[],
  walk: Walk,
): readonly DescribedChange[] {
  const inBefore = new Set(before.map(canonicalJson));
  const inAfter = new Set(after.map(canonicalJson));
  const place = (index: number): Walk => ({
    ...walk,
    path: [...walk.path, index],
    label: `${walk.label}[${index}]`,
  });
  const changes = [
    ...before.flatMap((element, i) =>
      inAfter.has(canonicalJson(element)) ? [] : [changeOf(element, undefined, place(i))],
    ),
    ...after.flatMap((element, i) =>
      inBefore.has(canonicalJson(element)) ? [] : [changeOf(undefined, element, place(i))],
    ),
  ];
  return changes.length > 0 ? changes : [changeOf(before, after, walk)];
}

/** Destinations by name, weights as shares of the route. */
function diffRoute(
  before: readonly unknown[],
  after: readonly unknown[],
  walk: Walk,
): readonly DescribedChange[] {
  const from = shares(before);
  const to = shares(after);
  if (from === null || to === null) return [changeOf(before, after, walk)];
  const changes = [...new Set([...from.keys(), ...to.keys()])].flatMap((name) =>
    diffDestination(from.get(name), to.get(name), { name, walk }),
  );
  return changes.length > 0 ? changes : [changeOf(before, after, walk)];
}

function diffDestination(
  old: Share | undefined,
  now: Share | undefined,
  { name, walk }: { readonly name: string; readonly walk: Walk },
): readonly DescribedChange[] {
  const index = (now ?? old)?.index ?? 0;
  const place = { ...walk, path: [...walk.path, index], label: `${walk.label}[${name}]` };
  const owner = walk.label.replace(/\.?(?:route|backendRefs)$/, "");
  const sentence = `${owner === "" ? "" : `${owner}: `}${name} ${percent(old)} → ${percent(now)}`;
  if (old === undefined || now === undefined) {
    return [{ path: place.path, label: place.label, sentence, before: old?.element, after: now?.element }];
  }
  const rest = diffMaps({ ...old.element, weight: null }, { ...now.element, weight: null }, place);
  if (old.share === now.share) return rest;
  const before = own(old.element, "weight");
  const after = own(now.element, "weight");
  return [
    { path: [...place.path, "weight"], label: `${place.label}.weight`, sentence, before, after },
    ...rest,
  ];
}

interface Share {
  readonly index: number;
  readonly element: JsonMap;
  /** 0–1; null when every weight is 0. */
  readonly share: number | null;
}

/** Destinations by subset, else host. Null when two have the same name. */
function shares(list: readonly unknown[]): ReadonlyMap<string, Share> | null {
  const elements = list.filter(isMap);
  if (elements.length !== list.length) return null;
  const weights = elements.map((element) => {
    const weight = own(element, "weight");
    if (typeof weight === "number") return weight;
    return elements.length === 1 || !("destination" in element) ? 1 : 0;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const result = new Map<string, Share>();
  elements.forEach((element, index) => {
    const share = total > 0 ? (weights[index] ?? 0) / total : null;
    result.set(destinationName(element), { index, element, share });
  });
  return result.size === elements.length ? result : null;
}

function destinationName(element: JsonMap): string {
  const destination = own(element, "destination") ?? element;
  if (!isMap(destination)) return "?";
  return String(own(destination, "subset") ?? own(destination, "host") ?? own(destination, "name") ?? "?");
}

function percent(share: Share | undefined): string {
  if (share === undefined) return "0 %";
  return share.share === null ? "none" : `${Number((share.share * 100).toFixed(2))} %`;
}

function changeOf(before: unknown, after: unknown, { path, label }: Walk): DescribedChange {
  const place = label === "" ? toDottedPath(path) : label;
  return { path, label: place, sentence: sentenceOf(before, after, place), before, after };
}

function sentenceOf(before: unknown, after: unknown, place: string): string {
  if (before === undefined)
    return typeof after === "object" ? `${place} added` : `${place} set to ${shortText(after)}`;
  if (after === undefined) {
    return typeof before === "object" ? `${place} removed` : `${place} ${shortText(before)} removed`;
  }
  if (typeof before === "object" || typeof after === "object") return `${place} changed`;
  return `${place} ${shortText(before)} → ${shortText(after)}`;
}

function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text === "" ? '""' : text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

export type PointerOperation =
  | { readonly op: "add"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string; readonly before: unknown }
  | { readonly op: "replace"; readonly path: string; readonly before: unknown; readonly value: unknown };

/** JSON-pointer operations that turn one value into the other: maps by key, lists of equal length by index, else whole. */
export function diffPointers(before: unknown, after: unknown, path: Path = []): readonly PointerOperation[] {
  if (isSameJson(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      diffPointers(own(before, key), own(after, key), [...path, key]),
    );
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((element, index) => diffPointers(element, after[index], [...path, index]));
  }
  const pointer = toJsonPointer(path);
  if (before === undefined) return [{ op: "add", path: pointer, value: after }];
  if (after === undefined) return [{ op: "remove", path: pointer, before }];
  return [{ op: "replace", path: pointer, before, value: after }];
}

type JsonMap = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(map: JsonMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isIdentifier(text: string): boolean {
  return /^[A-Za-z][\w-]*$/.test(text);
}

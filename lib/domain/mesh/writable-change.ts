import { isJsonObject, type Path, toDottedPath } from "../base/json.ts";
import { findConfigKind } from "../istio/kinds.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { groupOf } from "../kube/object-ref.ts";
import { KIND_KEYS } from "./kind-keys.ts";
import { configKindKey } from "./snapshot.ts";

type KindName = { readonly kind: string; readonly group: string };

const isIstioNamespaceLabel = (key: string): boolean =>
  key === "istio-injection" || key.startsWith("istio.io/");
const isIstioServiceLabel = (key: string): boolean => key.startsWith("istio.io/");
const isIstioPodKey = (key: string): boolean => /(^|\.)istio\.io\//.test(key);

type IsWritable = (path: Path) => boolean;

const under =
  (prefix: readonly string[], isKey: (key: string) => boolean): IsWritable =>
  (path) =>
    path.length === prefix.length + 1 &&
    prefix.every((part, index) => path[index] === part) &&
    isKey(String(path[prefix.length]));

const isPodTemplateChange: IsWritable = (path) =>
  under(["spec", "template", "metadata", "labels"], isIstioPodKey)(path) ||
  under(["spec", "template", "metadata", "annotations"], isIstioPodKey)(path);

/** What may change of kinds that are not configuration of the mesh (decision 28). */
const PARTLY_WRITABLE: ReadonlyMap<string, IsWritable> = new Map<string, IsWritable>([
  [KIND_KEYS.namespace, under(["metadata", "labels"], isIstioNamespaceLabel)],
  [
    KIND_KEYS.service,
    (path) =>
      under(["metadata", "labels"], isIstioServiceLabel)(path) ||
      (path.length === 4 &&
        path[0] === "spec" &&
        path[1] === "ports" &&
        (path[3] === "name" || path[3] === "appProtocol")),
  ],
  [KIND_KEYS.deployment, isPodTemplateChange],
  [KIND_KEYS.statefulSet, isPodTemplateChange],
  [KIND_KEYS.daemonSet, isPodTemplateChange],
]);

/** How much of a kind Foresail may write: Istio and Gateway API objects whole, a few fields of others, else nothing. */
export function writability({ kind, group }: KindName): "whole" | "parts" | "nothing" {
  if (findConfigKind(kind, group) !== null) return "whole";
  return PARTLY_WRITABLE.has(configKindKey(kind, group)) ? "parts" : "nothing";
}

/**
 * The first field that differs and that Foresail does not write, as a dotted path. Null: every difference is allowed.
 * Metadata that the API server keeps, and status, do not count.
 */
export function forbiddenDifference(live: KubeObject, desired: KubeObject): string | null {
  const isWritable = PARTLY_WRITABLE.get(configKindKey(desired.kind, groupOf(desired.apiVersion)));
  if (isWritable === undefined) return null;
  const different = differences(compared(live), compared(desired), []).find((path) => !isWritable(path));
  return different === undefined ? null : toDottedPath(different);
}

const KEPT_BY_SERVER = new Set([
  "managedFields",
  "resourceVersion",
  "generation",
  "uid",
  "creationTimestamp",
]);

function compared(object: KubeObject): Record<string, unknown> {
  const { status: _status, metadata, apiVersion: _apiVersion, ...rest } = object;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !KEPT_BY_SERVER.has(key)));
  return { ...rest, metadata: kept };
}

/** Paths of leaves that differ; an empty map or list and an absent one are the same. */
function differences(a: unknown, b: unknown, path: Path): readonly Path[] {
  if (Object.is(a, b)) return [];
  if (isTree(a) || isTree(b)) {
    const [left, right] = [members(a), members(b)];
    if (left === null || right === null) return [path];
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
      differences(left.get(key), right.get(key), [...path, key]),
    );
  }
  return [path];
}

function isTree(value: unknown): boolean {
  return Array.isArray(value) || isJsonObject(value);
}

/** Null for a leaf; an absent value is a tree without members. */
function members(value: unknown): ReadonlyMap<string | number, unknown> | null {
  if (value === undefined) return new Map();
  if (Array.isArray(value)) return new Map(value.map((entry, index) => [index, entry]));
  return isJsonObject(value) ? new Map(Object.entries(value)) : null;
}

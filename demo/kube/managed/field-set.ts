import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";

/**
 * A set of field paths, kept as the tree that `fieldsV1` writes. Edges are path elements in its spelling: `f:name`,
 * `k:{"name":"x"}`, `v:"x"`.
 */
export interface FieldSet {
  /** Whether the path that leads here is itself in the set. */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const NO_FIELDS: FieldSet = { member: false, children: new Map() };
export const THIS_FIELD: FieldSet = { member: true, children: new Map() };

export function isEmptySet(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

/** Leaves out branches that hold nothing. */
export function fieldSet(member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
  return { member, children: new Map([...children].filter(([, child]) => !isEmptySet(child))) };
}

function combine(
  left: FieldSet,
  right: FieldSet,
  keep: (inLeft: boolean, inRight: boolean) => boolean,
): FieldSet {
  const edges = new Set([...left.children.keys(), ...right.children.keys()]);
  return fieldSet(
    keep(left.member, right.member),
    [...edges].map((edge) => [
      edge,
      combine(left.children.get(edge) ?? NO_FIELDS, right.children.get(edge) ?? NO_FIELDS, keep),
    ]),
  );
}

export function unionOf(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (a, b) => a || b);
}

export function differenceOf(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (a, b) => a && !b);
}

export function intersectionOf(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (a, b) => a && b);
}

export function equalSets(left: FieldSet, right: FieldSet): boolean {
  return isEmptySet(differenceOf(left, right)) && isEmptySet(differenceOf(right, left));
}

/** The set with every path that leads to a member, below the root. */
export function withParents(set: FieldSet, isRoot = true): FieldSet {
  const children = [...set.children].map(([edge, child]) => [edge, withParents(child, false)] as const);
  return fieldSet(!isRoot && (set.member || children.length > 0), children);
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const edges = [...set.children].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries([
    ...(set.member && edges.length > 0 ? [[".", {}] as const] : []),
    ...edges.map(([edge, child]) => [edge, toFieldsV1(child)] as const),
  ]);
}

export function fromFieldsV1(fields: JsonObject): FieldSet {
  const edges = Object.entries(fields).filter(([edge]) => edge !== ".");
  return {
    member: "." in fields,
    children: new Map(
      edges.map(([edge, child]) => {
        const inner = isJsonObject(child) ? child : {};
        return [edge, Object.keys(inner).length === 0 ? THIS_FIELD : fromFieldsV1(inner)];
      }),
    ),
  };
}

/** Every path of the set as people read it: `.spec.containers[name="app"].image`. */
export function describePaths(set: FieldSet, prefix = ""): string[] {
  return [
    ...(set.member ? [prefix] : []),
    ...[...set.children].flatMap(([edge, child]) => describePaths(child, prefix + describeEdge(edge))),
  ];
}

function describeEdge(edge: string): string {
  const body = edge.slice(2);
  if (edge.startsWith("f:")) return `.${body}`;
  if (!edge.startsWith("k:")) return `[=${body}]`;
  const keys: unknown = JSON.parse(body);
  const pairs = isJsonObject(keys) ? Object.entries(keys) : [];
  return `[${pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
}

import { isMap, type ParsedNode } from "yaml";
import type { Path } from "../../base/json.ts";
import { keyText, nodeAt } from "../document/nodes.ts";
import { bundledSchema, type IstioRelease } from "../schema/facts.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { offsetOf, placeAt, type Cursor, type CursorPlace } from "./cursor-place.ts";
import { factsText } from "./facts-text.ts";
import { fieldFacts } from "./field-facts.ts";
import { NO_KNOWN_NAMES, type KnownNames } from "./known-names.ts";
import { fieldPattern, schemaAtPattern } from "./schema-path.ts";
import { suggestLabels, suggestNames } from "./suggest-names.ts";

export interface Completion {
  readonly label: string;
  /** A field, a value that the schema allows, or a name of the cluster. */
  readonly kind: "field" | "value" | "name";
  /** What replaces the word at the cursor. Further lines are indented relative to the first. */
  readonly insert: string;
  readonly detail: string;
  readonly isDeprecated: boolean;
}

export interface CompletionOptions {
  readonly names?: KnownNames;
  readonly release?: IstioRelease;
}

const MARK = "foresail-cursor";

/**
 * What may stand at the cursor: fields that the object lacks there, values of enums, or names of the cluster where the
 * field refers to some. The text need not be complete; empty where nothing is known.
 */
export function completeAt(
  text: string,
  cursor: Cursor,
  options: CompletionOptions = {},
): readonly Completion[] {
  const offset = offsetOf(text, cursor);
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const lineEnd = text.indexOf("\n", offset);
  const after = text.slice(offset, lineEnd === -1 ? text.length : lineEnd);
  const word = /[^\s"'[\]{},:]*$/.exec(before)?.[0] ?? "";
  const wordStart = offset - word.length;
  const rest = text.slice(offset + (/^[^\s"'[\]{},:]*/.exec(after)?.[0].length ?? 0));
  const head = text.slice(0, wordStart);
  const isKeyPlace = /^\s*(?:- +)*$/.test(text.slice(lineStart, wordStart));
  const asKey = isKeyPlace && !/^\s*:/.test(rest) ? completeField(`${head}${MARK}: `, rest, options) : [];
  return asKey.length > 0 ? asKey : completeValue(`${head}${MARK}`, rest, { ...options, word });
}

function completeField(head: string, rest: string, options: CompletionOptions): readonly Completion[] {
  const place = placeAt(head + rest, head.length - MARK.length);
  const schema = place === null ? null : bundledSchema(place.kind, place.version, options.release);
  if (place === null || schema === null || place.path.at(-1) !== MARK) return [];
  const parent = place.path.slice(0, -1);
  if (parent[0] !== "spec" && parent.length > 0) return [];
  const parentPattern = fieldPattern(schema, parent);
  const node = schemaAtPattern(schema, parentPattern);
  const present = keysAt(place.root, parent);
  if (node?.properties === undefined) return completeLabel(place, parentPattern, { present, options });
  const names = Object.keys(node.properties).filter((name) => !present.has(name));
  return names
    .filter((name) => parent.length > 0 || name === "spec")
    .map((name) => fieldCompletion(place, node.properties?.[name] ?? {}, join(parentPattern, name)))
    .toSorted((a, b) => Number(a.isDeprecated) - Number(b.isDeprecated) || (a.label < b.label ? -1 : 1));
}

/** Keys of a map that picks pods by their labels. */
function completeLabel(
  place: CursorPlace,
  pattern: string,
  { present, options }: { readonly present: ReadonlySet<string>; readonly options: CompletionOptions },
): readonly Completion[] {
  const reference = fieldFacts(place.kind.kind, place.kind.group, pattern)?.refersTo;
  if (reference?.to !== "podLabels") return [];
  return suggestLabels(reference.of, place.namespace, options.names ?? NO_KNOWN_NAMES)
    .filter((label) => !present.has(label))
    .map((label) => ({ label, kind: "name", insert: `${label}: `, detail: "", isDeprecated: false }));
}

function fieldCompletion({ kind }: CursorPlace, node: SchemaNode, pattern: string): Completion {
  const label = pattern.split(".").at(-1) ?? pattern;
  const facts = fieldFacts(kind.kind, kind.group, pattern);
  return {
    label,
    kind: "field",
    insert: `${label}:${afterKey(node)}`,
    detail: facts === null ? "" : factsText(facts),
    isDeprecated: facts !== null && facts.deprecated !== null,
  };
}

function afterKey({ type }: SchemaNode): string {
  if (type === "object") return "\n  ";
  if (type === "array") return "\n  - ";
  return " ";
}

function completeValue(
  head: string,
  rest: string,
  options: CompletionOptions & { readonly word: string },
): readonly Completion[] {
  const place = placeAt(head + rest, head.length);
  const schema = place === null ? null : bundledSchema(place.kind, place.version, options.release);
  if (place === null || schema === null || place.path.at(-1) === MARK) return [];
  const pattern = fieldPattern(schema, place.path);
  const node = schemaAtPattern(schema, pattern);
  const values = valuesOf(node).map((value): Completion => simple(value, "value"));
  const facts = fieldFacts(place.kind.kind, place.kind.group, pattern);
  const reference = facts?.refersTo ?? null;
  if (reference === null) return values;
  const names = suggestNames({ reference, place, names: options.names ?? NO_KNOWN_NAMES });
  return [...values, ...names.map((name) => simple(name, "name"))];
}

function valuesOf(node: SchemaNode | null): readonly string[] {
  if (node === null) return [];
  if (node.type === "boolean") return ["true", "false"];
  return (node.enum ?? []).flatMap((value) =>
    typeof value === "string" || typeof value === "number" ? [String(value)] : [],
  );
}

function simple(label: string, kind: "value" | "name"): Completion {
  const isPlain = /^[\w./@-][\w./@ -]*$/.test(label);
  return { label, kind, insert: isPlain ? label : JSON.stringify(label), detail: "", isDeprecated: false };
}

function keysAt(root: ParsedNode, path: Path): ReadonlySet<string> {
  const node = nodeAt(root, path);
  if (node === null || !isMap(node)) return new Set();
  return new Set(node.items.flatMap(({ key }) => keyText(key) ?? []));
}

function join(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

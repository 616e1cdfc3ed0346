import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { LineCounter, parseAllDocuments } from "yaml";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf, objectKey } from "@/lib/domain/kube/object-ref.ts";
import { UsageError } from "./arguments.ts";

const EXTENSIONS = new Set([".yaml", ".yml", ".json"]);
const MAX_DEPTH = 64;

export interface ReadObjects {
  readonly objects: readonly KubeObject[];
  /** One sentence per identity that was given twice; the last is kept. */
  readonly warnings: readonly string[];
}

interface Found {
  readonly object: KubeObject;
  readonly where: string;
}

/** Every object of files, folders and standard input; `List` objects are opened. */
export function readObjects(paths: readonly string[], defaultNamespace: string): ReadObjects {
  const found = paths.flatMap((path) => filesOf(path, 0)).flatMap((file) => objectsIn(file));
  const byIdentity = new Map<string, Found>();
  const warnings: string[] = [];
  for (const entry of found) {
    const { apiVersion, kind, metadata } = entry.object;
    const namespace = metadata.namespace ?? defaultNamespace;
    const key = objectKey({ group: groupOf(apiVersion), kind, namespace, name: metadata.name });
    const earlier = byIdentity.get(key);
    if (earlier !== undefined) {
      warnings.push(
        `${kind} ${namespace}/${metadata.name} is given twice; ${entry.where} replaces ${earlier.where}`,
      );
    }
    byIdentity.set(key, entry);
  }
  return { objects: [...byIdentity.values()].map(({ object }) => object), warnings };
}

export function filesOf(path: string, depth: number): readonly string[] {
  if (path === "-") return [path];
  const stats = orUnreadable(path, () => statSync(path));
  if (!stats.isDirectory()) return [path];
  if (depth >= MAX_DEPTH) throw new UsageError(`${path}: folders lie too deep`);
  return orUnreadable(path, () => readdirSync(path, { withFileTypes: true }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return filesOf(inner, depth + 1);
      return EXTENSIONS.has(extname(entry.name)) ? [inner] : [];
    });
}

function orUnreadable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${path} cannot be read: ${reason}`, { cause });
  }
}

export function readText(path: string): string {
  return orUnreadable(path, () => readFileSync(path === "-" ? 0 : path, "utf8"));
}

function objectsIn(file: string): readonly Found[] {
  const text = readText(file);
  const label = file === "-" ? "standard input" : file;
  return documentsOf(text, label).flatMap(({ value, line }) => unfold(value, `${label}:${String(line)}`, 0));
}

interface Document {
  readonly value: unknown;
  readonly line: number;
}

/** YAML holds JSON. Aliases are bounded by the parser: a bomb is an error. */
function documentsOf(text: string, label: string): readonly Document[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    const line = lines.linePos(document.range[0]).line;
    const [error] = document.errors;
    if (error !== undefined) {
      const at = lines.linePos(error.pos[0]).line;
      throw new UsageError(`${label}:${String(at)}: ${error.message.split("\n")[0] ?? ""}`);
    }
    return { value: orUnreadable(`${label}:${String(line)}`, (): unknown => document.toJS()), line };
  });
}

export const MAX_LIST_DEPTH = 4;

function unfold(value: unknown, where: string, depth: number): readonly Found[] {
  if (value === null || value === undefined) return [];
  if (!isJsonObject(value)) throw new UsageError(`${where}: expected a Kubernetes object`);
  const { kind, items } = value;
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) && depth < MAX_LIST_DEPTH) {
    return items.flatMap((entry) => unfold(entry, where, depth + 1));
  }
  if (!isKubeObject(value)) throw new UsageError(`${where}: apiVersion, kind and metadata.name are needed`);
  return [{ object: value, where }];
}

export function isKubeObject(value: object): value is KubeObject {
  if (!("apiVersion" in value) || !("kind" in value) || !("metadata" in value)) return false;
  const { apiVersion, kind, metadata } = value;
  return (
    typeof apiVersion === "string" &&
    typeof kind === "string" &&
    isJsonObject(metadata) &&
    typeof metadata["name"] === "string"
  );
}

import { isJsonObject, type Path } from "@/lib/domain/base/json.ts";
import { parseDocuments, type YamlDocument } from "@/lib/domain/istio/document.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf, objectKey } from "@/lib/domain/kube/object-ref.ts";
import { isClusterScoped } from "@/lib/domain/mesh/kind-keys.ts";
import { configKindKey } from "@/lib/domain/mesh/snapshot.ts";
import { UsageError } from "../arguments.ts";
import { filesOf, isKubeObject, MAX_LIST_DEPTH } from "../read-objects.ts";
import { readText } from "../read-text.ts";

/** An object and where it stands. */
export interface LocatedObject {
  readonly object: KubeObject;
  readonly key: string;
  readonly file: string;
  /** Position of the value at a path of the object, or of its nearest ancestor that is there; from 1. */
  readonly locate: (path: Path) => { readonly line: number; readonly column: number };
}

export interface LocatedObjects {
  readonly objects: readonly LocatedObject[];
  /** One sentence per identity that was given twice; the last is kept. */
  readonly warnings: readonly string[];
}

/** Every object of files, folders and standard input with its position; `List` objects are opened. */
export function readLocated(paths: readonly string[], defaultNamespace: string): LocatedObjects {
  const byKey = new Map<string, LocatedObject>();
  const warnings: string[] = [];
  for (const found of paths
    .flatMap((path) => filesOf(path, 0))
    .flatMap((file) => objectsIn(file, defaultNamespace))) {
    const earlier = byKey.get(found.key);
    if (earlier !== undefined) {
      warnings.push(`${describe(found)} is given twice; ${whereOf(found)} replaces ${whereOf(earlier)}`);
    }
    byKey.set(found.key, found);
  }
  return { objects: [...byKey.values()], warnings };
}

const describe = ({ object: { kind, metadata } }: LocatedObject): string =>
  `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;

const whereOf = ({ file, locate }: LocatedObject): string => `${file}:${String(locate([]).line)}`;

function objectsIn(path: string, defaultNamespace: string): readonly LocatedObject[] {
  const file = path === "-" ? "standard input" : path;
  const { documents, problems } = parseDocuments(readText(path));
  const [problem] = problems;
  if (problem !== undefined) {
    throw new UsageError(`${file}:${String(problem.line)}: ${problem.message.split("\n")[0] ?? ""}`);
  }
  return documents.flatMap((document) => {
    const value = document.toValue();
    if (!value.ok) throw new UsageError(`${file}:${String(value.error.line)}: ${value.error.message}`);
    return unfold({ file, document, defaultNamespace }, value.value, []);
  });
}

interface Source {
  readonly file: string;
  readonly document: YamlDocument;
  readonly defaultNamespace: string;
}

function unfold(source: Source, value: unknown, prefix: Path): readonly LocatedObject[] {
  if (value === null || value === undefined) return [];
  const { file, document, defaultNamespace } = source;
  const locate: LocatedObject["locate"] = (path) => document.locateNearest([...prefix, ...path]);
  const where = `${file}:${String(locate([]).line)}`;
  if (!isJsonObject(value)) throw new UsageError(`${where}: expected a Kubernetes object`);
  const { kind, items } = value;
  if (
    typeof kind === "string" &&
    kind.endsWith("List") &&
    Array.isArray(items) &&
    prefix.length < MAX_LIST_DEPTH * 2
  ) {
    return items.flatMap((entry, index) => unfold(source, entry, [...prefix, "items", index]));
  }
  if (!isKubeObject(value)) throw new UsageError(`${where}: apiVersion, kind and metadata.name are needed`);
  const object = inNamespace(value, defaultNamespace);
  const group = groupOf(object.apiVersion);
  const { name, namespace = "" } = object.metadata;
  return [{ object, key: objectKey({ group, kind: object.kind, namespace, name }), file, locate }];
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  if (isClusterScoped(configKindKey(object.kind, groupOf(object.apiVersion)))) return object;
  return (object.metadata.namespace ?? "") === ""
    ? { ...object, metadata: { ...object.metadata, namespace } }
    : object;
}

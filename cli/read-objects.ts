import { type Dirent, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { UsageError } from "./arguments.ts";
import { orUnreadable } from "./read-text.ts";

const EXTENSIONS = new Set([".yaml", ".yml", ".json"]);
const MAX_DEPTH = 64;

/**
 * Files of a path: itself, or of a folder every `*.yaml`, `*.yml` and `*.json`, recursively. Of links in a folder those to
 * files count: what leads to a folder may lead in circles. Pipes and devices count only where the path itself names them.
 */
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
      return EXTENSIONS.has(extname(entry.name)) && isRegular(entry, inner) ? [inner] : [];
    });
}

function isRegular(entry: Dirent, path: string): boolean {
  return entry.isSymbolicLink() ? orUnreadable(path, () => statSync(path)).isFile() : entry.isFile();
}

export const MAX_LIST_DEPTH = 4;

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

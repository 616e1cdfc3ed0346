import type { PathNormalization } from "../../mesh/settings.ts";
import { splitPath } from "./match-request.ts";

export function toPathWithoutQuery(path: string): string {
  return splitPath(path).path;
}

/**
 * Path as Envoy sees it after MeshConfig's pathNormalization: BASE resolves `.` and `..` and turns backslashes,
 * MERGE_SLASHES also joins slashes, DECODE_AND_MERGE_SLASHES also decodes `%2F` and `%5C` first. The query stays.
 */
export function normalizePath(path: string, mode: PathNormalization): string {
  if (mode === "NONE" || !path.startsWith("/")) return path;
  const { path: bare, query } = splitPath(path);
  const decoded =
    mode === "DECODE_AND_MERGE_SLASHES" ? bare.replace(/%2f/gi, "/").replace(/%5c/gi, "/") : bare;
  const slashes = decoded.replaceAll("\\", "/");
  const merged = mode === "BASE" ? slashes : slashes.replace(/\/{2,}/g, "/");
  const resolved = /\/(?:\.|%2e)/i.test(merged) ? resolveDots(merged) : merged;
  return query === null ? resolved : `${resolved}?${query}`;
}

function resolveDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, raw] of segments.entries()) {
    const segment = raw.replace(/%2e/gi, ".");
    const last = index === segments.length - 1;
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(raw);
    if (last && (segment === ".." || segment === ".")) kept.push("");
  }
  return `/${kept.join("/")}`;
}

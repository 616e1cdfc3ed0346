import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import type { StringMatch } from "../../istio/string-match.ts";
import { isNoEdit } from "./header-edits.ts";
import type { GenerationMatch, HttpMatch, HttpRule, NamedMatch, PathMatch } from "./http-rule.ts";
import { delegateOf } from "./mesh-rules.ts";
import { httpRulesOf } from "./read-virtual-service.ts";
import { exportToOf, visibilityTo } from "./visible.ts";

/**
 * The rule itself, or those of the VirtualService that it delegates to. A delegate that is missing or not exported to
 * the root's namespace drops the rule; a delegate may not delegate again (Istio 1.31, `mergeVirtualServices`).
 */
export function withDelegates(mesh: MeshSnapshot, root: HttpRule): readonly HttpRule[] {
  if (root.action.kind !== "delegate") return [root];
  const object = delegateOf(mesh, root.action.namespace, root.action.name);
  if (object === null) return [];
  const exportTo = exportToOf(object, mesh.settings.defaultVirtualServiceExportTo);
  if (visibilityTo(exportTo, object.namespace, root.object.namespace) === null) return [];
  return httpRulesOf(object, mesh.settings.domain).flatMap((rule) => mergeRule(root, rule));
}

/** What the delegate states wins, each field whole; what it leaves out comes from the root. */
function mergeRule(root: HttpRule, rule: HttpRule): readonly HttpRule[] {
  if (rule.action.kind === "delegate") return [];
  const matches = mergeMatches(root.matches, rule.matches);
  if (matches === null) return [];
  const hasHeaders = !isNoEdit(rule.requestHeaders) || !isNoEdit(rule.responseHeaders);
  const { requestHeaders, responseHeaders } = hasHeaders ? rule : root;
  return [
    {
      ...rule,
      name: root.name === null ? rule.name : rule.name === null ? root.name : `${root.name}-${rule.name}`,
      matches,
      rewrite: rule.rewrite ?? root.rewrite,
      fault: rule.fault ?? root.fault,
      cors: rule.cors ?? root.cors,
      mirrors: rule.mirrors.length > 0 ? rule.mirrors : root.mirrors,
      timeoutMs: rule.timeoutMs ?? root.timeoutMs,
      retries: rule.retries === undefined ? root.retries : rule.retries,
      requestHeaders,
      responseHeaders,
    },
  ];
}

/** Null when one of the delegate's matches fits into no root match: then the whole rule is dropped. */
function mergeMatches(
  roots: readonly HttpMatch[],
  delegates: readonly HttpMatch[],
): readonly HttpMatch[] | null {
  if (roots.length === 0) return delegates;
  if (delegates.length === 0) return roots;
  const merged = delegates.map((delegate) => roots.flatMap((root) => mergeMatch(root, delegate) ?? []));
  return merged.some((list) => list.length === 0) ? null : merged.flat();
}

/** Null on conflict (Istio 1.31, `hasConflict`). */
function mergeMatch(root: HttpMatch, leaf: HttpMatch): HttpMatch | null {
  const generation = mergeGeneration(root.generation, leaf.generation);
  if (generation === null || root.ignoreUriCase !== leaf.ignoreUriCase) return null;
  const pairs = [
    [root.uri, leaf.uri],
    [root.method, leaf.method],
    [root.scheme, leaf.scheme],
    [root.authority, leaf.authority],
  ] as const;
  if (pairs.some(([outer, inner]) => isConflict(outer, inner))) return null;
  const named = ["headers", "withoutHeaders", "queryParams"] as const;
  if (named.some((field) => isNamedConflict(root[field], leaf[field]))) return null;
  return {
    uri: leaf.uri ?? root.uri,
    method: leaf.method ?? root.method,
    scheme: leaf.scheme ?? root.scheme,
    authority: leaf.authority ?? root.authority,
    ignoreUriCase: leaf.ignoreUriCase,
    headers: mergeNamed(root.headers, leaf.headers),
    withoutHeaders: mergeNamed(root.withoutHeaders, leaf.withoutHeaders),
    queryParams: mergeNamed(root.queryParams, leaf.queryParams),
    generation,
  };
}

function mergeNamed(root: readonly NamedMatch[], leaf: readonly NamedMatch[]): readonly NamedMatch[] {
  return [...new Map([...root, ...leaf])];
}

function isNamedConflict(root: readonly NamedMatch[], leaf: readonly NamedMatch[]): boolean {
  const outer = new Map(root);
  return leaf.some(([name, inner]) => isConflict(outer.get(name) ?? null, inner));
}

/** Whether the inner condition reaches beyond the outer one. A regex and the presence form fit nothing but absence. */
function isConflict(outer: StringMatch | PathMatch | null, inner: StringMatch | PathMatch | null): boolean {
  if (outer === null || inner === null) return false;
  if (outer.kind === "exact" && outer.value !== "")
    return inner.kind !== "exact" || inner.value !== outer.value;
  if (outer.kind !== "prefix" || outer.value === "" || inner.kind === "present" || inner.kind === "regex")
    return true;
  return inner.value === "" || !inner.value.startsWith(outer.value);
}

function mergeGeneration(root: GenerationMatch, leaf: GenerationMatch): GenerationMatch | null {
  const labels = mergeLabels(root.sourceLabels, leaf.sourceLabels);
  if (labels === null || isGenerationConflict(root, leaf)) return null;
  return {
    port: leaf.port ?? root.port,
    sourceNamespace: leaf.sourceNamespace ?? root.sourceNamespace,
    sourceLabels: labels.size === 0 ? null : labels,
    gateways: leaf.gateways.length > 0 ? leaf.gateways : root.gateways,
  };
}

/** A root that names a namespace wants the delegate to name it too. */
function isGenerationConflict(root: GenerationMatch, leaf: GenerationMatch): boolean {
  if (root.port !== null && leaf.port !== null && root.port !== leaf.port) return true;
  const namespace = root.sourceNamespace ?? "";
  if (namespace !== "" && leaf.sourceNamespace !== namespace) return true;
  return root.gateways.length > 0 && !leaf.gateways.every((gateway) => root.gateways.includes(gateway));
}

/** Null when both give a label different values. */
function mergeLabels(
  root: GenerationMatch["sourceLabels"],
  leaf: GenerationMatch["sourceLabels"],
): ReadonlyMap<string, string> | null {
  const merged = new Map(root ?? []);
  for (const [key, value] of leaf ?? []) {
    if ((merged.get(key) ?? value) !== value) return null;
    merged.set(key, value);
  }
  return merged;
}

import type { Labels } from "../../kube/kube-object.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { hasLabels } from "../spec-fields.ts";
import { combineEdits } from "./header-edits.ts";
import { type GenerationMatch, type HttpMatch, type HttpRule, isCatchAll, NO_EDITS } from "./http-rule.ts";
import { delegateOf } from "./mesh-rules.ts";
import { httpRulesOf } from "./read-virtual-service.ts";
import { exportToOf, visibilityTo } from "./visible.ts";

/** The proxy that rules are made for. */
export interface ProxyView {
  readonly namespace: string;
  readonly labels: Labels;
  /** Port of the listener. */
  readonly port: number;
  /** Gateways this proxy serves on the port as `namespace/name`; `mesh` for a sidecar. */
  readonly gateways: ReadonlySet<string>;
}

/** One Envoy route: a rule with one of its matches, null for none. */
export interface GeneratedRule {
  readonly rule: HttpRule;
  readonly match: HttpMatch | null;
  readonly catchAll: boolean;
}

/**
 * Rules as the proxy gets them: what does not concern it is gone, delegates are put in, and everything after a
 * catch-all is dropped (Istio 1.31, `BuildHTTPRoutesForVirtualService`).
 */
export function generateRules(
  mesh: MeshSnapshot,
  rules: readonly HttpRule[],
  proxy: ProxyView,
): readonly GeneratedRule[] {
  const generated: GeneratedRule[] = [];
  for (const rule of rules.flatMap((entry) => withDelegates(mesh, entry, proxy))) {
    if (rule.matches.length === 0) {
      generated.push({ rule, match: null, catchAll: true });
      return generated;
    }
    for (const match of rule.matches) {
      if (!concernsProxy(match.generation, proxy)) continue;
      const catchAll = isCatchAll(match);
      generated.push({ rule, match, catchAll });
      if (catchAll) return generated;
    }
  }
  return generated;
}

/** With `gateways` that name this proxy, sourceLabels and sourceNamespace are not looked at. */
export function concernsProxy(match: GenerationMatch, proxy: ProxyView): boolean {
  if (match.port !== null && match.port !== proxy.port) return false;
  if (match.gateways.length > 0) return match.gateways.some((gateway) => proxy.gateways.has(gateway));
  if (
    match.sourceNamespace !== null &&
    match.sourceNamespace !== "" &&
    match.sourceNamespace !== proxy.namespace
  ) {
    return false;
  }
  return match.sourceLabels === null || hasLabels(proxy.labels, match.sourceLabels);
}

/** A missing or invisible delegate drops the root route; a delegate may not delegate again. */
function withDelegates(mesh: MeshSnapshot, root: HttpRule, proxy: ProxyView): readonly HttpRule[] {
  if (root.action.kind !== "delegate") return [root];
  const object = delegateOf(mesh, root.action.namespace, root.action.name);
  if (object === null) return [];
  const exportTo = exportToOf(object, mesh.settings.defaultVirtualServiceExportTo);
  if (visibilityTo(exportTo, object.namespace, root.object.namespace) === null) return [];
  if (visibilityTo(exportTo, object.namespace, proxy.namespace) === null) return [];
  return httpRulesOf(object, mesh.settings.domain).flatMap((rule) => mergeDelegate(root, rule));
}

function mergeDelegate(root: HttpRule, rule: HttpRule): readonly HttpRule[] {
  if (rule.action.kind === "delegate") return [];
  const matches = mergeMatches(root.matches, rule.matches);
  if (matches === null) return [];
  const requestHeaders = combineEdits([root.requestHeaders, rule.requestHeaders]);
  const responseHeaders = combineEdits([root.responseHeaders, rule.responseHeaders]);
  return [
    {
      ...rule,
      matches,
      rewrite: rule.rewrite ?? root.rewrite,
      fault: rule.fault ?? root.fault,
      mirrors: rule.mirrors.length > 0 ? rule.mirrors : root.mirrors,
      timeoutMs: rule.timeoutMs ?? root.timeoutMs,
      retries: rule.retries === undefined ? root.retries : rule.retries,
      requestHeaders: requestHeaders === NO_EDITS ? NO_EDITS : requestHeaders,
      responseHeaders: responseHeaders === NO_EDITS ? NO_EDITS : responseHeaders,
    },
  ];
}

/** Null when no delegate match fits into a root match. */
function mergeMatches(
  roots: readonly HttpMatch[],
  delegates: readonly HttpMatch[],
): readonly HttpMatch[] | null {
  if (delegates.length === 0) return roots;
  if (roots.length === 0) return delegates;
  const merged = roots.flatMap((root) =>
    delegates.flatMap((delegate) => {
      const match = combine(root, delegate);
      return match === null ? [] : [match];
    }),
  );
  return merged.length === 0 ? null : merged;
}

/** Null when the delegate's match is no subset of the root's. */
function combine(root: HttpMatch, delegate: HttpMatch): HttpMatch | null {
  const uri = narrower(root.uri, delegate.uri, root.ignoreUriCase || delegate.ignoreUriCase);
  const method = narrower(root.method, delegate.method, false);
  const scheme = narrower(root.scheme, delegate.scheme, false);
  const authority = narrower(root.authority, delegate.authority, false);
  if (uri === undefined || method === undefined || scheme === undefined || authority === undefined)
    return null;
  const generation = combineGeneration(root.generation, delegate.generation);
  if (generation === null) return null;
  return {
    uri,
    method,
    scheme,
    authority,
    ignoreUriCase: root.ignoreUriCase || delegate.ignoreUriCase,
    headers: [...root.headers, ...delegate.headers],
    withoutHeaders: [...root.withoutHeaders, ...delegate.withoutHeaders],
    queryParams: [...root.queryParams, ...delegate.queryParams],
    generation,
  };
}

function combineGeneration(root: GenerationMatch, inner: GenerationMatch): GenerationMatch | null {
  const conflicts = <T>(a: T | null, b: T | null): boolean => a !== null && b !== null && a !== b;
  if (conflicts(root.port, inner.port) || conflicts(root.sourceNamespace, inner.sourceNamespace)) return null;
  const noLabels = root.sourceLabels === null && inner.sourceLabels === null;
  return {
    port: inner.port ?? root.port,
    sourceNamespace: inner.sourceNamespace ?? root.sourceNamespace,
    sourceLabels: noLabels ? null : new Map([...(root.sourceLabels ?? []), ...(inner.sourceLabels ?? [])]),
    gateways: inner.gateways.length > 0 ? inner.gateways : root.gateways,
  };
}

/** Undefined when the inner match reaches beyond the outer one. A regex only fits an equal regex. */
function narrower<M extends HttpMatch["uri"]>(outer: M, inner: M, ignoreCase: boolean): M | undefined {
  if (outer === null || outer.kind === "present") return inner ?? outer;
  if (inner === null || inner.kind === "present") return outer;
  const [a, b] = ignoreCase
    ? [outer.value.toLowerCase(), inner.value.toLowerCase()]
    : [outer.value, inner.value];
  if (outer.kind === "prefix" && (inner.kind === "prefix" || inner.kind === "exact")) {
    return b.startsWith(a) ? inner : undefined;
  }
  return outer.kind === inner.kind && a === b ? inner : undefined;
}

import type { Labels } from "../../kube/kube-object.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { hasLabels } from "../spec-fields.ts";
import { withDelegates } from "./delegates.ts";
import { type GenerationMatch, type HttpMatch, type HttpRule, isCatchAll } from "./http-rule.ts";

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
  for (const rule of rules.flatMap((entry) => withDelegates(mesh, entry))) {
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

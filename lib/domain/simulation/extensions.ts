import type { JsonObject } from "../base/json.ts";
import type { Labels } from "../kube/kube-object.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../mesh/snapshot.ts";
import type { Missing } from "./evidence.ts";
import { hasLabels, objectAt, objectsAt, sectionAt, textAt, textMapAt } from "./spec-fields.ts";

/** Where a proxy stands in a request. */
export type ProxySide = "outbound" | "inbound" | "gateway" | "waypoint";

export interface ExtendedProxy {
  readonly namespace: string;
  readonly labels: Labels;
  readonly side: ProxySide;
}

const KINDS = [
  ["EnvoyFilter", "networking.istio.io"],
  ["WasmPlugin", "extensions.istio.io"],
  ["TrafficExtension", "extensions.istio.io"],
] as const;

/**
 * Objects that put configuration or code of their own into a proxy: they may change any answer, and are not simulated.
 * Empty where none concerns the proxy.
 */
export function extensionsOf(mesh: MeshSnapshot, proxy: ExtendedProxy): readonly Missing[] {
  return KINDS.flatMap(([kind, group]) => {
    const objects = configObjects(mesh, kind, group);
    if (objects.size === 0) return [];
    const namespaces = new Set([mesh.settings.rootNamespace, proxy.namespace]);
    return [...namespaces].flatMap((namespace) =>
      [...objects.inNamespace(namespace)]
        .filter((object) => concerns(object, proxy) && actsAt(object, proxy.side))
        .map(({ name }) => ({
          what: `${kind} ${namespace}/${name}`,
          why: "What it changes in the proxy is not simulated, and may decide",
        })),
    );
  });
}

function concerns({ kind, spec, namespace }: ConfigObject, proxy: ExtendedProxy): boolean {
  const targets = [...objectsAt(spec, "targetRefs"), ...single(spec)];
  if (targets.length > 0) return targets.some((target) => isTarget(target, namespace, proxy));
  if (proxy.side === "waypoint") return false;
  const selector = sectionAt(spec, kind === "EnvoyFilter" ? "workloadSelector" : "selector");
  const labels = textMapAt(selector, kind === "EnvoyFilter" ? "labels" : "matchLabels");
  return labels === null || hasLabels(proxy.labels, labels);
}

function single(spec: JsonObject): readonly JsonObject[] {
  const target = objectAt(spec, "targetRef");
  return target === null ? [] : [target];
}

/** A Service as target concerns its waypoint, which is not told apart here: better named once too often. */
function isTarget(target: JsonObject, namespace: string, proxy: ExtendedProxy): boolean {
  if (proxy.side !== "gateway" && proxy.side !== "waypoint") return false;
  if (textAt(target, "kind") !== "Gateway") return proxy.side === "waypoint";
  const name = textAt(target, "name");
  return namespace === proxy.namespace && proxy.labels["gateway.networking.k8s.io/gateway-name"] === name;
}

const CONTEXTS: Readonly<Record<ProxySide, string>> = {
  outbound: "SIDECAR_OUTBOUND",
  inbound: "SIDECAR_INBOUND",
  gateway: "GATEWAY",
  waypoint: "WAYPOINT",
};

const MODES: Readonly<Record<ProxySide, readonly string[]>> = {
  outbound: ["CLIENT"],
  inbound: ["SERVER"],
  gateway: ["CLIENT", "SERVER"],
  waypoint: ["CLIENT", "SERVER"],
};

function actsAt({ kind, spec }: ConfigObject, side: ProxySide): boolean {
  if (kind === "EnvoyFilter") {
    return objectsAt(spec, "configPatches").some((patch) => {
      const context = textAt(sectionAt(patch, "match"), "context") ?? "ANY";
      return textAt(patch, "applyTo") !== "BOOTSTRAP" && (context === "ANY" || context === CONTEXTS[side]);
    });
  }
  const matches = objectsAt(spec, "match");
  if (matches.length === 0) return true;
  return matches.some((match) => {
    const mode = textAt(match, "mode") ?? "CLIENT_AND_SERVER";
    return mode === "CLIENT_AND_SERVER" || mode === "UNDEFINED" || MODES[side].includes(mode);
  });
}

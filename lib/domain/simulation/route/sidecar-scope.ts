import { matchesHost, hostsOverlap } from "../../istio/host.ts";
import type { Labels } from "../../kube/kube-object.ts";
import type { MeshService } from "../../mesh/mesh-service.ts";
import type { OutboundMode } from "../../mesh/settings.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import {
  hasLabels,
  numberAt,
  objectAt,
  objectsAt,
  sectionAt,
  textAt,
  textMapAt,
  textsAt,
} from "../spec-fields.ts";
import { byAge } from "./visible.ts";

const GROUP = "networking.istio.io";

interface EgressListener {
  readonly port: number | null;
  readonly hosts: readonly {
    readonly namespace: string;
    readonly host: string;
    readonly excluded: boolean;
  }[];
}

/** What a Sidecar resource leaves a proxy to see. Null listeners: everything. */
export interface SidecarScope {
  readonly object: ConfigObject | null;
  readonly listeners: readonly EgressListener[] | null;
  readonly outbound: OutboundMode;
  /** Host of `egressProxy`, null when unknown hosts go to where they were sent. */
  readonly egressProxy: {
    readonly host: string;
    readonly subset: string | null;
    readonly port: number | null;
  } | null;
}

/**
 * The Sidecar in force: oldest of the namespace whose workloadSelector matches, else the namespace's without selector,
 * else the root namespace's (Istio 1.31, Sidecar).
 */
export function sidecarScope(mesh: MeshSnapshot, namespace: string, labels: Labels): SidecarScope {
  const object = findSidecar(mesh, namespace, labels);
  if (object === null) {
    return {
      object: null,
      listeners: null,
      outbound: mesh.settings.outboundTrafficPolicy,
      egressProxy: null,
    };
  }
  const policy = objectAt(object.spec, "outboundTrafficPolicy");
  const proxy = policy === null ? null : objectAt(policy, "egressProxy");
  const egress = objectsAt(object.spec, "egress");
  const mode = policy === null ? null : textAt(policy, "mode");
  return {
    object,
    listeners:
      egress.length === 0 ? null : egress.filter(isCaptured).map((entry) => readListener(entry, namespace)),
    outbound:
      policy === null
        ? mesh.settings.outboundTrafficPolicy
        : mode === "ALLOW_ANY"
          ? "ALLOW_ANY"
          : "REGISTRY_ONLY",
    egressProxy:
      proxy === null
        ? null
        : {
            host: textAt(proxy, "host") ?? "",
            subset: textAt(proxy, "subset"),
            port: numberAt(sectionAt(proxy, "port"), "number"),
          },
  };
}

/** The Sidecar in force for a proxy; null without one. */
export function findSidecar(mesh: MeshSnapshot, namespace: string, labels: Labels): ConfigObject | null {
  const all = configObjects(mesh, "Sidecar", GROUP);
  if (all.size === 0) return null;
  const own = [...all.inNamespace(namespace)].toSorted(byAge);
  const selected = own.find((sidecar) => {
    const selector = selectorOf(sidecar);
    return selector !== null && hasLabels(labels, selector);
  });
  const root = [...all.inNamespace(mesh.settings.rootNamespace)].toSorted(byAge);
  return (
    selected ??
    own.find((sidecar) => selectorOf(sidecar) === null) ??
    root.find((sidecar) => selectorOf(sidecar) === null) ??
    null
  );
}

function selectorOf(sidecar: ConfigObject): ReadonlyMap<string, string> | null {
  const selector = textMapAt(sectionAt(sidecar.spec, "workloadSelector"), "labels");
  return selector === null || selector.size === 0 ? null : selector;
}

/** Traffic that iptables redirect reaches no listener that only takes what is sent to its own address. */
function isCaptured(egress: Parameters<typeof textAt>[0]): boolean {
  const bind = textAt(egress, "bind") ?? "";
  return textAt(egress, "captureMode") !== "NONE" && (bind === "" || bind === "0.0.0.0" || bind === "::");
}

function readListener(egress: Parameters<typeof textsAt>[0], namespace: string): EgressListener {
  const hosts = textsAt(egress, "hosts").map((entry) => {
    const excluded = entry.startsWith("~");
    const text = excluded ? entry.slice(1) : entry;
    const slash = text.indexOf("/");
    const stated = text.slice(0, Math.max(0, slash));
    const ns = excluded && stated === "" ? "*" : stated;
    return { namespace: ns === "." ? namespace : ns, host: text.slice(slash + 1).toLowerCase(), excluded };
  });
  return { port: numberAt(sectionAt(egress, "port"), "number"), hosts };
}

/** A listener with the port wins over the one without; no listener for the port: the one that names none. */
function listenersFor(scope: SidecarScope, port: number): readonly EgressListener[] | null {
  if (scope.listeners === null) return null;
  const exact = scope.listeners.filter((listener) => listener.port === port);
  return exact.length > 0 ? exact : scope.listeners.filter((listener) => listener.port === null);
}

function imports(listener: EgressListener, namespace: string, covers: (pattern: string) => boolean): boolean {
  const concerns = listener.hosts.filter((host) => host.namespace === "*" || host.namespace === namespace);
  return (
    concerns.some(({ host, excluded }) => !excluded && covers(host)) &&
    !concerns.some(({ host, excluded }) => excluded && covers(host))
  );
}

export function importsService(scope: SidecarScope, service: MeshService, port: number): boolean {
  const listeners = listenersFor(scope, port);
  return (
    listeners === null ||
    listeners.some((listener) =>
      imports(listener, service.namespace, (host) => matchesHost(host, service.host)),
    )
  );
}

export function importsHost(
  scope: SidecarScope,
  rule: { readonly namespace: string; readonly host: string },
  port: number,
): boolean {
  const listeners = listenersFor(scope, port);
  return (
    listeners === null ||
    listeners.some((listener) => imports(listener, rule.namespace, (host) => hostsOverlap(host, rule.host)))
  );
}

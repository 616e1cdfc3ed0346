import type { JsonObject } from "../../base/json.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { because } from "../because.ts";
import type { TrafficPolicy } from "../destination/traffic-policy.ts";
import type { MergedRule } from "../destination/destination-rules.ts";
import type { Evidence } from "../evidence.ts";
import { numberAt, objectAt, objectsAt, sectionAt, textAt } from "../spec-fields.ts";
import { type EffectivePeerMode, effectivePeerMode, namespaceMode } from "./peer-mode.ts";

/** What the client's proxy puts on the wire; `tls` is TLS of its own without an Istio identity. */
export type Wire = "mtls" | "plaintext" | "tls";

export interface Connection {
  readonly outcome: "mtls" | "plaintext" | "refused";
  readonly wire: Wire;
  /** Response flag of the client's proxy when refused: UC for a reset, UF for a failed handshake. */
  readonly flag: "-" | "UC" | "UF";
  readonly evidence: readonly Evidence[];
}

export interface ClientSide {
  readonly service: MeshService;
  readonly policy: TrafficPolicy;
  readonly rule: MergedRule | null;
  /** Null without a subset. */
  readonly subset: string | null;
  readonly port: MeshPort;
}

/**
 * Wire of one connection. DestinationRule tls is taken literally; else auto-mTLS: mutual TLS if the endpoint is labelled
 * for it and its PeerAuthentication is not DISABLE; to a pod that ztunnel captures by HBONE, whatever is stated. The cluster gets mutual TLS at all only when namespace and mesh
 * policy do not say DISABLE (Istio 1.31, `BestEffortInferServiceMTLSMode`).
 */
export function clientWire(mesh: MeshSnapshot, client: ClientSide, endpoint: MeshEndpoint): Wire {
  const { service, policy } = client;
  if (endpoint.pod?.dataplane === "ambient" && !service.external) return "mtls";
  const stated = policy.tls === undefined ? null : statedWire(textAt(policy.tls, "mode") ?? "DISABLE");
  if (stated !== null) return stated;
  if (!mesh.settings.enableAutoMtls || service.external) return "plaintext";
  return isAutoMtls(mesh, client, endpoint) ? "mtls" : "plaintext";
}

function isAutoMtls(mesh: MeshSnapshot, client: ClientSide, endpoint: MeshEndpoint): boolean {
  const { service, port } = client;
  if (isPassthrough(client))
    return [...service.endpoints(port), endpoint].every((each) => acceptsMtls(mesh, each));
  if (namespaceMode(mesh, service.namespace).mode === "DISABLE") return false;
  const inherited = endpointMode(client);
  return inherited === null ? acceptsMtls(mesh, endpoint) : inherited === "ISTIO_MUTUAL";
}

/**
 * TLS mode that the rule gives an endpoint where its cluster is left to auto-mTLS: settings of a port without tls drop
 * the rule's tls from the cluster, but the endpoints still heed it (Istio 1.31, `tlsModeForDestinationRule`).
 */
function endpointMode({ rule, subset, port }: ClientSide): string | null {
  const own = rule?.subsets.find(({ name }) => name === subset)?.trafficPolicy ?? null;
  return modeOfPort(own, port.port) ?? modeOfPort(rule?.trafficPolicy ?? null, port.port);
}

function modeOfPort(policy: JsonObject | null, port: number): string | null {
  if (policy === null) return null;
  const onPort = objectsAt(policy, "portLevelSettings").find(
    (entry) => numberAt(sectionAt(entry, "port"), "number") === port && objectAt(entry, "tls") !== null,
  );
  const tls = objectAt(onPort ?? policy, "tls");
  return tls === null ? null : (textAt(tls, "mode") ?? "DISABLE");
}

function statedWire(mode: string): Wire {
  return mode === "ISTIO_MUTUAL" ? "mtls" : mode === "DISABLE" ? "plaintext" : "tls";
}

function isPassthrough({ service, policy }: ClientSide): boolean {
  const simple = policy.loadBalancer === undefined ? null : textAt(policy.loadBalancer, "simple");
  return service.resolution === "original-destination" || simple === "PASSTHROUGH";
}

/** The injector puts the label on pods that have a sidecar; some list the proxy without it. */
function acceptsMtls(mesh: MeshSnapshot, endpoint: MeshEndpoint): boolean {
  const label = endpoint.labels["security.istio.io/tlsMode"];
  const isPodItself = endpoint.pod !== null && endpoint.labels === endpoint.pod.labels;
  const capable =
    label === undefined ? isPodItself && endpoint.pod?.dataplane === "sidecar" : label === "istio";
  return capable && effectivePeerMode(mesh, endpoint, endpoint.port).mode !== "DISABLE";
}

/** How the endpoint takes a connection from a sidecar or gateway. */
export function connect(mesh: MeshSnapshot, client: ClientSide, endpoint: MeshEndpoint): Connection {
  const wire = clientWire(mesh, client, endpoint);
  const stated: readonly Evidence[] = client.policy.tls === undefined ? [] : [ruleEvidence(mesh, client)];
  const received = receive(mesh, { wire, protocol: client.port.protocol }, endpoint);
  return { ...received, wire, evidence: [...stated, ...received.evidence] };
}

function ruleEvidence(mesh: MeshSnapshot, { policy, rule }: ClientSide): Evidence {
  const mode = policy.tls === undefined ? "" : (textAt(policy.tls, "mode") ?? "DISABLE");
  return because(mesh.cluster, rule?.policyFrom ?? rule?.objects[0] ?? null, {
    path: ["spec", "trafficPolicy", "tls", "mode"],
    text: `The DestinationRule in force makes the client send TLS mode ${mode}`,
  });
}

export interface Incoming {
  readonly wire: Wire;
  readonly protocol: MeshPort["protocol"];
}

/** How a server takes a connection, by its PeerAuthentication (Istio 1.31, mutual TLS modes). */
export function receive(
  mesh: MeshSnapshot,
  { wire, protocol }: Incoming,
  endpoint: Pick<MeshEndpoint, "namespace" | "labels" | "port" | "pod">,
): Omit<Connection, "wire"> {
  const dataplane = endpoint.pod?.dataplane ?? "none";
  if (dataplane === "none") return withoutProxy(mesh, wire, endpoint);
  const peer = effectivePeerMode(mesh, endpoint.pod ?? endpoint, endpoint.port);
  const refusal = refusalOf(peer.mode, { wire, protocol }, dataplane);
  return refusal === null
    ? accepted(mesh, peer, wire === "mtls" ? "mtls" : "plaintext")
    : refused(mesh, peer, refusal);
}

interface Refusal {
  readonly flag: "UC" | "UF";
  readonly text: string;
}

/** Null when the server takes the connection. For ztunnel DISABLE counts as PERMISSIVE. */
function refusalOf(
  mode: EffectivePeerMode["mode"],
  { wire, protocol }: Incoming,
  dataplane: "sidecar" | "ambient",
): Refusal | null {
  if (wire === "mtls") {
    return mode === "DISABLE" && dataplane === "sidecar"
      ? { flag: "UF", text: "The server takes no mutual TLS (DISABLE)" }
      : null;
  }
  if (mode === "STRICT") {
    return wire === "plaintext"
      ? { flag: "UC", text: "STRICT refuses plaintext" }
      : { flag: "UF", text: "STRICT refuses TLS without an Istio identity" };
  }
  const appTakesTls = protocol === "https" || protocol === "tls" || protocol === "tcp";
  return wire === "plaintext" || appTakesTls
    ? null
    : { flag: "UF", text: "The application's port does not take TLS of its own" };
}

function withoutProxy(
  mesh: MeshSnapshot,
  wire: Wire,
  endpoint: Pick<MeshEndpoint, "pod">,
): Omit<Connection, "wire"> {
  if (wire !== "mtls") return { outcome: "plaintext", flag: "-", evidence: [] };
  if (endpoint.pod === null) return { outcome: "mtls", flag: "-", evidence: [] };
  const text = `Pod ${endpoint.pod.namespace}/${endpoint.pod.name} has no proxy to end mutual TLS`;
  return { outcome: "refused", flag: "UF", evidence: [because(mesh.cluster, null, { text })] };
}

function accepted(
  mesh: MeshSnapshot,
  { mode, object, path }: EffectivePeerMode,
  outcome: "mtls" | "plaintext",
): Omit<Connection, "wire"> {
  const text = object === null ? `No PeerAuthentication applies: ${mode}` : `The server's mode is ${mode}`;
  return { outcome, flag: "-", evidence: [because(mesh.cluster, object, { path, text })] };
}

function refused(
  mesh: MeshSnapshot,
  { object, path }: EffectivePeerMode,
  { flag, text }: Refusal,
): Omit<Connection, "wire"> {
  return { outcome: "refused", flag, evidence: [because(mesh.cluster, object, { path, text })] };
}

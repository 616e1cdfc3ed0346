import { hostOfAuthority } from "../../istio/host.ts";
import { podsIn } from "../../mesh/lookup-endpoints.ts";
import type { MeshSnapshot, PodFacts } from "../../mesh/snapshot.ts";
import type { TraceRequest, WorkloadClient } from "../request.ts";
import { hasLabels } from "../spec-fields.ts";
import type { Sent } from "./deliver.ts";
import type { OutcomeList } from "./outcomes.ts";

export interface Tracing {
  readonly mesh: MeshSnapshot;
  readonly list: OutcomeList;
  readonly request: TraceRequest;
}

/** The request as the client sends it; header names in lower case. */
export function sentOf({ method, path, authority, headers }: TraceRequest): Sent {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { method, path, authority, headers: Object.fromEntries(lower) };
}

/** Server name that a TLS client announces: an address is none; undefined when the request does not tell. */
export function serverNameOf({ sni, authority }: TraceRequest): string | null | undefined {
  if (sni !== undefined) return sni === "" ? null : sni;
  const host = hostOfAuthority(authority);
  if (host === "") return undefined;
  return /^[\d.]+$/.test(host) || host.startsWith("[") ? null : host;
}

export function podWith(
  mesh: MeshSnapshot,
  namespace: string,
  labels: WorkloadClient["labels"],
): PodFacts | null {
  const wanted = new Map(Object.entries(labels));
  return podsIn(mesh, namespace).find((pod) => hasLabels(pod.labels, wanted)) ?? null;
}

/** Whether ztunnel takes what the client sends. */
export function isCaptured(mesh: MeshSnapshot, from: WorkloadClient): boolean {
  if (!from.inMesh) return false;
  return from.isAmbient ?? podWith(mesh, from.namespace, from.labels)?.dataplane === "ambient";
}

/** SPIFFE id without its scheme. */
export function identityOf(mesh: MeshSnapshot, namespace: string, serviceAccount: string): string {
  return `${mesh.settings.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

import { podsIn } from "../mesh/lookup-endpoints.ts";
import type { MeshService } from "../mesh/mesh-service.ts";
import type { MeshSnapshot, PodFacts } from "../mesh/snapshot.ts";
import { asDiscovered } from "../simulation/discovery.ts";
import {
  ingressWaypoint,
  serviceWaypoint,
  type WaypointAnswer,
} from "../simulation/waypoint/find-waypoint.ts";

export interface Account {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Pods in the mesh that run with the account. */
export function podsOfAccount(
  mesh: MeshSnapshot,
  { namespace, serviceAccount }: Account,
): readonly PodFacts[] {
  return podsIn(mesh, namespace).filter(
    (pod) =>
      pod.serviceAccount === serviceAccount &&
      pod.dataplane !== "none" &&
      pod.phase !== "Succeeded" &&
      pod.phase !== "Failed",
  );
}

/** Istio's ingress charts label the pods, Gateway API names them. */
export function isGatewayPod({ labels, proxyImage }: Pick<PodFacts, "labels" | "proxyImage">): boolean {
  if (labels["gateway.istio.io/managed"] === "istio.io-mesh-controller") return false;
  return (
    proxyImage !== null &&
    (labels["gateway.networking.k8s.io/gateway-name"] !== undefined ||
      labels["istio"]?.endsWith("gateway") === true)
  );
}

const PAST: WaypointAnswer = { waypoint: null, evidence: [], missing: [] };

/**
 * Ways of an account's requests to a service, each once: through its waypoint, or past it (waypoint null). Several where
 * its pods differ, and both where no pod tells: sidecars go past waypoints, ztunnel leads through them.
 */
export function waysOfAccount(
  known: MeshSnapshot,
  account: Account,
  service: MeshService,
): readonly WaypointAnswer[] {
  const mesh = asDiscovered(known);
  const through = serviceWaypoint(mesh, service);
  if (through.waypoint === null && through.missing.length === 0) return [PAST];
  const pods = podsOfAccount(mesh, account);
  if (pods.length === 0) return [PAST, through];
  const ways = pods.map((pod) => {
    if (pod.dataplane === "ambient") return through;
    return isGatewayPod(pod) ? ingressWaypoint(mesh, service) : PAST;
  });
  const isThrough = ways.some(({ waypoint, missing }) => waypoint !== null || missing.length > 0);
  const isPast = ways.some(({ waypoint, missing }) => waypoint === null && missing.length === 0);
  return [...(isPast ? [PAST] : []), ...(isThrough ? [through] : [])];
}

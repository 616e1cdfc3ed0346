import type { CodeRate, Health } from "../traffic/health.ts";
import type { LatencyMs } from "../traffic/edges.ts";

/** How the graph groups traffic; the words are Kiali's. */
export type TopologyView = "workload" | "versioned" | "app" | "service";

export type NodeKind = "workload" | "service" | "app" | "gateway" | "waypoint" | "service-entry" | "outside";

/** Facts of configuration that a node shows as a small mark. */
export type NodeBadge = "routing" | "breaker" | "timeout" | "fault" | "mirror" | "policy";

export type MeshMembership = "sidecar" | "ambient" | "none" | "unknown";

export interface Traffic {
  readonly rateRps: number;
  /** 0–1; null without requests. */
  readonly errorRatio: number | null;
  readonly bytesPerS: number;
}

export interface TopologyNode {
  /** Stable across refreshes: kind, namespace and name. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly namespace: string;
  readonly name: string;
  /** Canonical revision where the node is one version of an app, else null. */
  readonly version: string | null;
  readonly app: string;
  readonly health: Health;
  readonly membership: MeshMembership;
  /** What the node receives. */
  readonly inbound: Traffic;
  readonly outbound: Traffic;
  readonly badges: readonly NodeBadge[];
  /** Pods desired and ready; null where there are none to have. */
  readonly pods: { readonly desired: number; readonly ready: number } | null;
  /** Key of the app box around versions of one app; null outside of one. */
  readonly appBox: string | null;
}

export interface TopologyEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: "http" | "grpc" | "tcp";
  readonly rateRps: number;
  readonly codes: readonly CodeRate[];
  readonly errorRatio: number | null;
  readonly latencyMs: LatencyMs | null;
  readonly bytesPerS: number;
  /** 0–1; null when no server reported. */
  readonly mtlsRatio: number | null;
  readonly health: Health;
  /** Share of its service's requests, 0–1; set on edges from a service to its versions. */
  readonly share: number | null;
  readonly principals: readonly string[];
}

export interface TopologyBox {
  readonly id: string;
  readonly kind: "namespace" | "app";
  readonly namespace: string;
  readonly name: string;
  /** Namespace box of an app box. */
  readonly parent: string | null;
  /** True when nothing in it takes part in the mesh. */
  readonly outOfMesh: boolean;
}

export interface TopologyGraph {
  readonly view: TopologyView;
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  readonly boxes: readonly TopologyBox[];
}

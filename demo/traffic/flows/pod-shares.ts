import type { PodFacts } from "@/lib/domain/mesh/snapshot.ts";
import { hashUnit } from "../hash-unit.ts";

export interface PodShare {
  readonly pod: PodFacts;
  /** 0–1; the shares of one workload sum to 1. */
  readonly share: number;
}

/** Load of a workload over its pods: nearly even, never exactly. */
export function podShares(pods: readonly PodFacts[]): readonly PodShare[] {
  const weights = pods.map((pod) => 0.95 + 0.1 * hashUnit(pod.name));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return pods.map((pod, index) => ({ pod, share: (weights[index] ?? 0) / total }));
}

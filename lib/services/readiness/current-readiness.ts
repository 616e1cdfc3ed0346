import {
  evaluateReadiness,
  reevaluateReadiness,
  type ReadinessRun,
} from "@/lib/domain/readiness/evaluate.ts";
import type { ReadinessFacts, ReadinessTraffic } from "@/lib/domain/readiness/facts.ts";
import { findingsByCode } from "@/lib/domain/readiness/findings-by-code.ts";
import type { Context } from "../context.ts";
import { clusterOf } from "../context.ts";
import { currentRun } from "../findings/index.ts";
import type { ClusterPort } from "../ports/cluster.ts";
import type { MetricsState, TrafficPicture } from "../ports/traffic.ts";
import { pictureOver } from "../traffic/index.ts";

const runs = new WeakMap<ClusterPort, ReadinessRun>();
const trafficOf = new WeakMap<TrafficPicture, ReadinessTraffic>();

export interface CurrentReadiness {
  readonly run: ReadinessRun;
  readonly windowS: number;
  readonly status: MetricsState;
}

/** What the items say about the cluster's live picture; costs what changed since somebody last asked. */
export async function currentReadiness(
  ctx: Pick<Context, "clusters" | "traffic" | "clock">,
  clusterId: string,
  windowS: number,
): Promise<CurrentReadiness> {
  const cluster = clusterOf(ctx, clusterId);
  const { picture, status } = await pictureOver(ctx, clusterId, windowS);
  const facts: ReadinessFacts = {
    mesh: cluster.snapshot(),
    findings: findingsByCode(currentRun(cluster)),
    traffic: picture === null ? null : sameTraffic(picture),
    noTrafficBecause: picture === null ? reasonOf(status) : null,
  };
  const previous = runs.get(cluster);
  const run = previous === undefined ? evaluateReadiness(facts) : reevaluateReadiness(previous, facts);
  runs.set(cluster, run);
  return { run, windowS: picture?.windowS ?? windowS, status };
}

function sameTraffic(picture: TrafficPicture): ReadinessTraffic {
  const { windowS, edges, controlPlane } = picture;
  const traffic = trafficOf.get(picture) ?? { windowS, edges, controlPlane };
  trafficOf.set(picture, traffic);
  return traffic;
}

function reasonOf(status: MetricsState): string {
  switch (status.state) {
    case "absent":
      return "no Prometheus is configured";
    case "failing":
      return `Prometheus does not answer: ${status.reason}`;
    case "live":
      return "Prometheus has not answered yet";
  }
}

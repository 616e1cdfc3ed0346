import type { z } from "zod";
import type { metricsStatus } from "@/lib/contracts/mesh-query.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { Context } from "../context.ts";
import type { MetricsState, TrafficPicture } from "../ports/traffic.ts";

export interface PictureAnswer {
  /** Null when there are no metrics to show; `status` says why. */
  readonly picture: TrafficPicture | null;
  readonly status: MetricsState;
}

/**
 * Traffic over a window, or the reason why there is none: a page without metrics still shows objects. When Prometheus
 * fails, the last live picture of the same window is kept for minutes and `status` says since when it is stale.
 */
export async function pictureOver(
  ctx: Pick<Context, "traffic" | "clock">,
  clusterId: string,
  windowS: number,
): Promise<PictureAnswer> {
  const traffic = ctx.traffic.get(clusterId);
  if (traffic === undefined) return { picture: null, status: { state: "absent" } };
  const live = traffic.live();
  const isLiveWindow = live !== null && live.windowS === windowS;
  const status = traffic.status();
  if (isLiveWindow || status.state === "absent") return { picture: live, status };
  try {
    return { picture: await traffic.over(windowS), status: { state: "live", atMs: ctx.clock.nowMs() } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const sinceMs = status.state === "failing" ? status.sinceMs : ctx.clock.nowMs();
    return { picture: null, status: { state: "failing", sinceMs, reason: error.message, atMs: null } };
  }
}

export function metricsStatusOf(status: MetricsState): z.output<typeof metricsStatus> {
  switch (status.state) {
    case "absent":
      return { state: "absent", atMs: null, sinceMs: null, reason: "No Prometheus is configured" };
    case "live":
      return { state: "live", atMs: status.atMs, sinceMs: null, reason: null };
    case "failing":
      return { state: "failing", atMs: status.atMs, sinceMs: status.sinceMs, reason: status.reason };
  }
}

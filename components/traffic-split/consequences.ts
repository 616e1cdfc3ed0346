import { formatRate } from "@/lib/domain/base/format.ts";
import type { Route, SplitEffect, WeightChange } from "./effect.ts";

export interface Consequence {
  readonly severity: "failing" | "degraded" | "healthy";
  readonly text: string;
}

const TELL_FROM = 1.5;

/** What new weights mean for the pods of each version, in sentences with numbers. */
export function consequences(
  route: Route,
  { was, is }: WeightChange,
  effect: SplitEffect,
): readonly Consequence[] {
  return route.destinations.flatMap(({ name, problem, readyPods }, at): readonly Consequence[] => {
    const [before, after] = [was[at] ?? 0, is[at] ?? 0];
    if (problem !== null && after > 0) {
      return [
        { severity: "failing", text: `${name} reaches nobody: ${problem}. Its share is answered with 503.` },
      ];
    }
    if (before === after) return [];
    if (after === 0) {
      return [
        {
          severity: "degraded",
          text: `${name} gets nothing from this route; its ${podText(readyPods)} stay.`,
        },
      ];
    }
    const rate = effect.after?.[at];
    const now = effect.before[at] ?? 0;
    if (rate === undefined || readyPods === 0 || rate.maxRps < TELL_FROM * now) return [];
    const perPod = `${formatRate(now / readyPods)} → ${formatRate(rate.maxRps / readyPods)} rps per pod`;
    const most = rate.maxRps - rate.minRps > 0.02 * rate.maxRps ? "up to " : "";
    const text =
      now === 0
        ? `${name} would start to take requests: ${perPod}.`
        : `${name} would take ${most}${formatRate(rate.maxRps / now)} times its traffic: ${perPod}.`;
    return [{ severity: "degraded", text }];
  });
}

function podText(pods: number): string {
  return `${String(pods)} pod${pods === 1 ? "" : "s"}`;
}

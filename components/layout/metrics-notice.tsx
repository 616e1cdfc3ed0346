import type * as z from "zod/mini";
import type { metricsStatus } from "@/lib/contracts/mesh-query.ts";
import { formatClock } from "@/lib/domain/base/format.ts";
import { HealthMark } from "../ui/health-mark.tsx";

interface MetricsNoticeProps {
  readonly metrics: Readonly<z.output<typeof metricsStatus>>;
  readonly hiddenNamespaces?: number;
}

/** Says what is missing when Prometheus is, and how many namespaces a person's rights hide. Nothing when all is there. */
export function MetricsNotice({ metrics, hiddenNamespaces = 0 }: MetricsNoticeProps) {
  const lines: readonly string[] = [
    ...(metrics.state === "absent"
      ? [
          "No Prometheus is configured: objects, diffs and dry-runs work; rates and previews on traffic do not.",
        ]
      : []),
    ...(metrics.state === "failing"
      ? [
          `${metrics.reason ?? "Prometheus does not answer"}${metrics.sinceMs === null ? "" : `, since ${formatClock(metrics.sinceMs, "UTC")}`}. ${rateWords(metrics.atMs)}`,
        ]
      : []),
    ...(hiddenNamespaces > 0
      ? [
          `${hiddenNamespaces} namespace${hiddenNamespaces === 1 ? " is" : "s are"} hidden: your rights do not reach ${hiddenNamespaces === 1 ? "it" : "them"}.`,
        ]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <div
      role="status"
      className="flex items-start gap-2.5 rounded-card border border-border bg-surface px-3.5 py-2 text-control text-muted"
    >
      <HealthMark
        state={metrics.state === "failing" ? "degraded" : "unknown"}
        decorative
        className="mt-0.5"
      />
      <div>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </div>
  );
}

/** `atMs` is of the picture that still stands on the page. */
function rateWords(atMs: number | null): string {
  return atMs === null
    ? "Objects, diffs and dry-runs still work; rates and previews on traffic do not."
    : `Rates are the last that were read, at ${formatClock(atMs, "UTC")}. Objects, diffs and dry-runs are current.`;
}

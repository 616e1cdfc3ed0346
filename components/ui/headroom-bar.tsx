import { cn } from "./cn.ts";

export interface HeadroomBarProps {
  /** Where the bar ends. */
  readonly limit: number;
  /** Middle, 99th percentile and highest of what was seen, in the unit of the limit. */
  readonly median: number;
  readonly p99: number;
  readonly peak: number;
  /** "9 at peak, 62 % free": what the bar says. */
  readonly label: string;
}

const DEGRADED_FROM = 0.6;
const ERROR_FROM = 0.9;

/** What was seen against a limit: a band from the middle to the 99th percentile, a tick at the peak, the limit at the end. */
export function HeadroomBar({ limit, median, p99, peak, label }: HeadroomBarProps) {
  const place = (value: number) => `${Math.min(100, (value / limit) * 100)}%`;
  const used = peak / limit;
  const tone = used >= ERROR_FROM ? "error" : used >= DEGRADED_FROM ? "degraded" : "quiet";
  return (
    <span
      role="img"
      aria-label={label}
      data-tone={tone}
      className="relative inline-block h-2 w-[150px] max-w-full rounded-[2px] border border-border-strong bg-surface-sunken"
    >
      <span
        aria-hidden
        className={cn(
          "absolute inset-y-0 rounded-[1px]",
          tone === "error" && "bg-status-error-mark",
          tone === "degraded" && "bg-status-degraded-mark",
          tone === "quiet" && "bg-[color-mix(in_srgb,var(--text-subtle)_55%,transparent)]",
        )}
        style={{ left: place(median), width: `max(2px, calc(${place(p99)} - ${place(median)}))` }}
      />
      <span aria-hidden className="absolute -inset-y-0.5 w-0.5 bg-text" style={{ left: place(peak) }} />
      <span aria-hidden className="absolute -inset-y-1 right-0 w-0.5 bg-accent" />
    </span>
  );
}

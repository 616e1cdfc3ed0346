export interface SparkBarsProps {
  readonly label: string;
  /** True where a proxy is in sync, a pod is ready … */
  readonly states: readonly boolean[];
}

/** One bar per thing, the ones that are not right in the degraded colour: "45 of 46". At most 24 bars are drawn. */
export function SparkBars({ label, states }: SparkBarsProps) {
  const bars = foldStates(states);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${bars.length * 3} 16`}
      width={bars.length * 3.4}
      height={16}
    >
      <title>{label}</title>
      {bars.map((isRight, index) => (
        <rect
          key={index}
          x={index * 3}
          width="2"
          height="16"
          fill={isRight ? "var(--border-strong)" : "var(--status-degraded-mark)"}
        />
      ))}
    </svg>
  );
}

const MAX_BARS = 24;

/** Groups of neighbours; a group is right only when all of it is. */
function foldStates(states: readonly boolean[]): readonly boolean[] {
  const perBar = Math.max(1, Math.ceil(states.length / MAX_BARS));
  return Array.from({ length: Math.ceil(states.length / perBar) }, (_, bar) =>
    states.slice(bar * perBar, (bar + 1) * perBar).every(Boolean),
  );
}

export interface ShareBarProps {
  readonly label: string;
  /** 0–1. */
  readonly ratio: number;
}

/** A thin bar for "21 of 23". */
export function ShareBar({ label, ratio }: ShareBarProps) {
  return (
    <div
      role="img"
      aria-label={label}
      title={label}
      className="h-1.5 w-18 overflow-hidden rounded-full bg-surface-active"
    >
      <div
        className="h-full bg-status-idle-mark"
        style={{ width: `${Math.min(1, Math.max(0, ratio)) * 100}%` }}
      />
    </div>
  );
}

export interface StackPart {
  readonly name: string;
  readonly value: number;
  readonly tone: "ok" | "idle" | "degraded" | "error";
}

const STACK_TONES = {
  ok: "bg-status-ok-mark",
  idle: "bg-status-idle-mark",
  degraded: "bg-status-degraded-mark",
  error: "bg-status-error-mark",
} as const;

/** Response codes as one bar, parts in proportion, at least 6 px each. */
export function StackBar({ label, parts }: { readonly label: string; readonly parts: readonly StackPart[] }) {
  return (
    <div role="img" aria-label={label} className="flex h-2 gap-0.5">
      {parts
        .filter(({ value }) => value > 0)
        .map(({ name, value, tone }) => (
          <span
            key={name}
            title={name}
            className={`min-w-1.5 rounded-[2px] ${STACK_TONES[tone]}`}
            style={{ flex: `${value} 1 0` }}
          />
        ))}
    </div>
  );
}

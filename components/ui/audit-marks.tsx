import { initials } from "@/lib/domain/base/format.ts";
import { cn } from "./cn.ts";
import { HealthMark, type HealthState } from "./health-mark.tsx";

export interface AvatarProps {
  readonly name: string;
  /** Round for people, square for services and tools. */
  readonly kind: "person" | "service";
  /** px: 18 in rows, 28 in the top bar, 32 at sign-in. */
  readonly size?: 18 | 28 | 32;
}

const AVATAR_SIZES = {
  18: "size-4.5 text-[8.5px]",
  28: "size-7 text-micro",
  32: "size-8 text-label",
} as const;

export function Avatar({ name, kind, size = 18 }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={cn(
        "inline-flex shrink-0 items-center justify-center bg-surface-active font-semibold text-muted",
        kind === "person" ? "rounded-full" : "rounded-badge",
        AVATAR_SIZES[size],
      )}
    >
      {initials(name)}
    </span>
  );
}

export function ActorCell({ name, kind }: Pick<AvatarProps, "name" | "kind">) {
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <Avatar name={name} kind={kind} />
      <span className="truncate">{name}</span>
    </span>
  );
}

export type AuditOutcomeWord = "done" | "denied" | "failed" | "outside" | "unknown";

const OUTCOMES: Readonly<Record<AuditOutcomeWord, { state: HealthState; tone: string }>> = {
  done: { state: "healthy", tone: "text-text" },
  denied: { state: "failing", tone: "text-status-error" },
  failed: { state: "failing", tone: "text-status-error" },
  outside: { state: "degraded", tone: "text-status-degraded" },
  unknown: { state: "unknown", tone: "text-muted" },
};

export function OutcomeMark({ outcome }: { readonly outcome: AuditOutcomeWord }) {
  const { state, tone } = OUTCOMES[outcome];
  return (
    <span className={cn("inline-flex items-center gap-2", tone)}>
      <HealthMark state={state} decorative />
      {outcome}
    </span>
  );
}

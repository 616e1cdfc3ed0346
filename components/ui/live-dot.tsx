import { cn } from "./cn.ts";
import { HealthMark } from "./health-mark.tsx";

export type LiveState =
  | { readonly kind: "live" }
  | { readonly kind: "paused" }
  | { readonly kind: "reconnecting" }
  /** `since` is formatted: "14:28:10". */
  | { readonly kind: "stale"; readonly since: string };

/** filled "Live", hollow blinking "Reconnecting", amber triangle "Stale since …". */
export function LiveDot({ state }: { readonly state: LiveState }) {
  return (
    <span
      role="status"
      className="inline-flex items-center gap-1.5 text-control whitespace-nowrap text-muted"
    >
      {state.kind === "stale" ? (
        <HealthMark state="degraded" decorative />
      ) : (
        <span
          aria-hidden
          className={cn(
            "size-2 rounded-full",
            state.kind === "live" && "bg-status-ok-mark",
            state.kind === "paused" && "rounded-none border-x-2 border-status-idle-mark",
            state.kind === "reconnecting" && "animate-blink border-[1.5px] border-status-pending",
          )}
        />
      )}
      {liveWord(state)}
    </span>
  );
}

function liveWord(state: LiveState): string {
  switch (state.kind) {
    case "live":
      return "Live";
    case "paused":
      return "Paused";
    case "reconnecting":
      return "Reconnecting";
    case "stale":
      return `Stale since ${state.since}`;
  }
}

import { cn } from "./cn.ts";

export const LOOP_STEPS = ["Look", "Edit", "Preview", "Review", "Apply", "Watch", "Undo"] as const;
export type LoopStep = (typeof LOOP_STEPS)[number];

/** The loop of every editor and change. In a head narrower than 1100 only the current step: "Preview, 3 of 7". */
export function LoopRail({ current }: { readonly current: LoopStep }) {
  const at = LOOP_STEPS.indexOf(current);
  return (
    <nav aria-label="Where this change is" className="text-control">
      <ol className="hidden items-center gap-1.5 @min-[1100px]:flex">
        {LOOP_STEPS.map((step, index) => (
          <li
            key={step}
            aria-current={index === at ? "step" : undefined}
            className={cn(
              "flex items-center gap-1.5",
              index === at ? "font-medium text-text" : index < at ? "text-muted" : "text-subtle",
            )}
          >
            {index === 0 ? null : <span aria-hidden className="h-px w-3 bg-border-strong" />}
            <LoopDot state={index === at ? "current" : index < at ? "past" : "next"} />
            {step}
          </li>
        ))}
      </ol>
      <p className="whitespace-nowrap @min-[1100px]:hidden">
        <span className="font-medium">{current}</span>
        <span className="text-subtle">
          , {at + 1} of {LOOP_STEPS.length}
        </span>
      </p>
    </nav>
  );
}

function LoopDot({ state }: { readonly state: "past" | "current" | "next" }) {
  return (
    <span
      aria-hidden
      className={cn(
        "size-1.75 rounded-full",
        state === "past" && "bg-status-idle-mark",
        state === "current" && "bg-accent ring-3 ring-accent-soft",
        state === "next" && "border border-border-control",
      )}
    />
  );
}

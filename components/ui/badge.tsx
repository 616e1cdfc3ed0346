import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentPropsWithRef } from "react";
import { cn } from "./cn.ts";

const badgeStyle = cva(
  "inline-flex h-4.5 shrink-0 items-center gap-1 rounded-badge px-1.5 text-micro font-medium whitespace-nowrap",
  {
    variants: {
      tone: {
        neutral: "bg-status-idle-soft text-muted",
        accent: "bg-accent-soft text-accent",
        ok: "bg-status-ok-soft text-status-ok",
        degraded: "bg-status-degraded-soft text-status-degraded",
        error: "bg-status-error-soft text-status-error",
        pending: "bg-status-pending-soft text-status-pending",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badgeStyle>["tone"]>;

/** neutral = state, accent = waiting for you or in progress, ok = done, degraded = drifted, error = high risk. */
export function Badge({
  tone,
  className,
  ...rest
}: ComponentPropsWithRef<"span"> & VariantProps<typeof badgeStyle>) {
  return <span className={cn(badgeStyle({ tone }), className)} {...rest} />;
}

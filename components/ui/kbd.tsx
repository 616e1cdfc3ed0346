import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** One key. */
export function Kbd({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-badge border border-border-strong bg-surface-raised px-1 font-sans text-micro text-muted",
        className,
      )}
    >
      {children}
    </kbd>
  );
}

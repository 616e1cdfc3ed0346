import { cn } from "./cn.ts";

/** A still placeholder; it appears after 200 ms and does not shimmer. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cn("block h-3 animate-appear-late rounded-badge bg-surface-hover", className)}
    />
  );
}

/** Lines of text that are on their way. */
export function SkeletonLines({ count, label }: { readonly count: number; readonly label: string }) {
  return (
    <div role="status" className="flex flex-col gap-3 p-3.5">
      <span className="sr-only">Loading {label}</span>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} className={index % 3 === 2 ? "w-1/2" : "w-4/5"} />
      ))}
    </div>
  );
}

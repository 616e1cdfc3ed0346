import { formatPercent } from "@/lib/domain/base/format.ts";
import { cn } from "../ui/cn.ts";

const FAILING_FROM = 0.1;

/** Error share in the colour of Kiali's tolerances; none is quiet. */
export function ErrorShare({ ratio }: { readonly ratio: number | null }) {
  const isBad = ratio !== null && ratio > 0;
  return (
    <span className={cn(isBad && (ratio >= FAILING_FROM ? "text-status-error" : "text-status-degraded"))}>
      {formatPercent(ratio)}
    </span>
  );
}

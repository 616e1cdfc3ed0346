import { Lock, LockOpen } from "lucide-react";
import { formatPercent, NOT_MEASURED } from "@/lib/domain/base/format.ts";
import { cn } from "../ui/cn.ts";

/** Share of requests with mutual TLS where a server reported; null is not measured. */
export function MtlsMark({ ratio }: { readonly ratio: number | null }) {
  if (ratio === null) return <span className="text-subtle">{NOT_MEASURED}</span>;
  const isFull = ratio === 1;
  const Icon = isFull ? Lock : LockOpen;
  return (
    <span
      className={cn("flex items-center gap-1.5", isFull ? "text-muted" : "text-status-degraded")}
      title={isFull ? "every request with mutual TLS" : "some requests arrive in plaintext"}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {ratio === 0 ? "plaintext" : formatPercent(ratio)}
    </span>
  );
}

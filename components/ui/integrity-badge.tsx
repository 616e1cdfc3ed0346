import Link from "next/link";
import { formatCount } from "@/lib/domain/base/format.ts";
import { HealthMark } from "./health-mark.tsx";

export type Integrity =
  | { readonly kind: "intact"; readonly toSequence: number; readonly detail: string | null }
  | { readonly kind: "broken"; readonly firstBroken: number; readonly href: string; readonly detail: string }
  | { readonly kind: "unknown"; readonly because: string };

/** "Chain intact to 18,442 · checkpoint 14:30, 2 of 2 witnesses", or the first broken record as a link. */
export function IntegrityBadge({ integrity }: { readonly integrity: Integrity }) {
  return (
    <div className="inline-flex h-7 items-center gap-2 rounded-control border border-border-strong bg-surface px-2.5 text-control">
      <IntegrityText integrity={integrity} />
    </div>
  );
}

function IntegrityText({ integrity }: { readonly integrity: Integrity }) {
  switch (integrity.kind) {
    case "intact":
      return (
        <>
          <HealthMark state="healthy" decorative />
          <span className="font-medium">Chain intact to {formatCount(integrity.toSequence)}</span>
          {integrity.detail === null ? null : (
            <span className="text-small text-subtle">{integrity.detail}</span>
          )}
        </>
      );
    case "broken":
      return (
        <>
          <HealthMark state="failing" decorative />
          <Link href={integrity.href} className="font-medium text-status-error underline underline-offset-2">
            Chain broken at {formatCount(integrity.firstBroken)}
          </Link>
          <span className="text-small text-subtle">{integrity.detail}</span>
        </>
      );
    case "unknown":
      return (
        <>
          <HealthMark state="unknown" decorative />
          <span className="font-medium">Integrity unknown</span>
          <span className="text-small text-subtle">because {integrity.because}</span>
        </>
      );
  }
}

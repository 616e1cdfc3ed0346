"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatClock } from "@/lib/domain/base/format.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { LoopRail, type LoopStep } from "../ui/loop-rail.tsx";
import { PageHead } from "../ui/page-head.tsx";
import type { DraftState } from "./draft-saver.ts";

export interface LoopHeadProps {
  readonly backHref: string;
  /** "Back to api". */
  readonly backLabel: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** "Traffic split". */
  readonly editor: ReactNode;
  readonly draft: DraftState;
  readonly step: LoopStep;
  readonly timeZone?: string;
  /** Quiet ones first, the primary last. */
  readonly actions: ReactNode;
}

/** Head of every editor: what is edited, where in the loop it is, and the next step. */
export function LoopHead(props: LoopHeadProps) {
  const {
    backHref,
    backLabel,
    kind,
    name,
    namespace,
    editor,
    draft,
    step,
    timeZone = "UTC",
    actions,
  } = props;
  return (
    <PageHead
      bar
      before={
        <>
          <Button asChild tone="quiet" className="w-7 px-0">
            <Link href={backHref} aria-label={backLabel} title={backLabel}>
              <ChevronLeft className="size-4" />
            </Link>
          </Button>
          <KindBadge kind={kind} />
        </>
      }
      title={name}
      facts={
        <>
          <span className="truncate">{namespace}</span>
          {editor}
          <DraftBadge draft={draft} timeZone={timeZone} />
        </>
      }
      middle={<LoopRail current={step} />}
      actions={actions}
    />
  );
}

function DraftBadge({ draft, timeZone }: { readonly draft: DraftState; readonly timeZone: string }) {
  const { saving, savedAtMs } = draft;
  return (
    <span role="status">
      {saving === "failed" ? <Badge tone="error">Draft not saved</Badge> : null}
      {saving === "waiting" || saving === "saving" ? <Badge>Saving draft</Badge> : null}
      {saving === "idle" && savedAtMs !== null ? (
        <Badge>Draft, saved {formatClock(savedAtMs, timeZone, "minute")}</Badge>
      ) : null}
    </span>
  );
}

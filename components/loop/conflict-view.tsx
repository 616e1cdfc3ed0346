"use client";

import { useState } from "react";
import type { Immutable } from "@/lib/contracts/api.ts";
import type { ObjectConflict } from "@/lib/contracts/changes.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardHead, ProblemBlock } from "../ui/card.tsx";
import { Diff } from "../ui/diff.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";

export type ConflictChoice = "theirs" | "mine" | "merged";

export type ConflictVersions = Immutable<ObjectConflict>;

export interface ConflictViewProps {
  readonly conflict: ConflictVersions;
  /** The text that shall hold, and the choice it came from; null keeps what is live. */
  readonly onDecide: (choice: ConflictChoice, text: string | null) => void;
  readonly busy: boolean;
}

const VIEWS = [
  { value: "live", label: "Since you began" },
  { value: "mine", label: "Your draft" },
  { value: "both", label: "Live against yours" },
] as const;

/** The three versions of a lost race, side by side. Nothing is written and nothing is lost before somebody decides. */
export function ConflictView({ conflict, onDecide, busy }: ConflictViewProps) {
  const [view, setView] = useState<(typeof VIEWS)[number]["value"]>("both");
  const { ref, because, baseText, desiredText, liveText, mergedText, conflicts } = conflict;
  const base = plainText(baseText);
  const live = plainText(liveText);
  const mine = plainText(desiredText);
  const pairs = { live: [base, live], mine: [base, mine], both: [live, mine] } as const;
  const [before, after] = pairs[view];
  const label = VIEWS.find(({ value }) => value === view)?.label ?? "";
  return (
    <Card aria-label="Versions that collide" className="overflow-hidden">
      <CardHead
        title={`${describeRef(ref)}: two versions`}
        actions={
          <SegmentedControl
            label="Versions to compare"
            size="sm"
            value={view}
            options={VIEWS}
            onChange={setView}
          />
        }
      />
      <ProblemBlock severity="degraded" className="flex flex-col gap-1 text-control">
        <p className="font-medium">{because}</p>
        {conflicts.map(({ pointer, unit }) => (
          <p key={pointer} className="text-muted">
            {unit} <code className="font-mono text-code">{pointer}</code>
          </p>
        ))}
        <p className="text-muted">Nothing was written. Your draft is kept until you decide.</p>
      </ProblemBlock>
      <div className="min-h-0 flex-1 overflow-auto py-1">
        <Diff label={`${describeRef(ref)}: ${label}`} before={before} after={after} />
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t border-border px-3.5 py-2.5">
        <Button onClick={() => onDecide("theirs", null)} disabled={busy}>
          Take theirs
        </Button>
        {mergedText === null ? null : (
          <Button onClick={() => onDecide("merged", plainText(mergedText))} disabled={busy}>
            Keep theirs where both changed, mine elsewhere
          </Button>
        )}
        <Button
          onClick={() => onDecide("mine", liveText === null ? null : mine)}
          disabled={busy || liveText === null}
        >
          Keep mine on top of theirs
        </Button>
        <span className="text-small text-subtle">
          Each makes a draft on the live version; Apply comes after.
        </span>
      </div>
    </Card>
  );
}

const BOOKKEEPING = /^ {2}(uid|resourceVersion|generation|creationTimestamp): .*\r?\n/gm;

/** Without what the API server keeps itself: it differs in every version and nobody decides on it. */
export function plainText(text: string | null): string {
  return (text ?? "").replaceAll(BOOKKEEPING, "");
}

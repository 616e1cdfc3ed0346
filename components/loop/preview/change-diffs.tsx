"use client";

import { useState } from "react";
import { describeRef, objectKey } from "@/lib/domain/kube/object-ref.ts";
import { plainText } from "../conflict-view.tsx";
import { DiffCard } from "../diff-card.tsx";
import type { DraftDetail } from "../draft-saver.ts";
import type { Preview } from "../use-preview.ts";
import { KindBadge } from "../../ui/kind-badge.tsx";

export interface ChangeDiffsProps {
  readonly detail: DraftDetail;
  /** Undefined for sets that are done: their diff is from base to what was wanted. */
  readonly preview: Preview | undefined;
}

/** One diff at a time; a row of names picks the object when the set has several. */
export function ChangeDiffs({ detail, preview }: ChangeDiffsProps) {
  const [picked, setPicked] = useState<string | null>(null);
  const at = Math.max(
    0,
    detail.objects.findIndex(({ ref }) => objectKey(ref) === picked),
  );
  const object = detail.objects[at];
  if (object === undefined) return null;
  const seen = preview?.objects.find(({ ref }) => objectKey(ref) === objectKey(object.ref));
  return (
    <div className="flex flex-col gap-2">
      {detail.objects.length === 1 ? null : (
        <div role="group" aria-label="Object of the diff" className="flex flex-wrap gap-1.5">
          {detail.objects.map(({ ref }, index) => (
            <button
              key={objectKey(ref)}
              type="button"
              aria-pressed={index === at}
              className="flex h-7 items-center gap-1.5 rounded-control border border-border px-2 text-control text-muted hover:bg-surface-hover aria-pressed:border-border-strong aria-pressed:bg-surface-active aria-pressed:text-text"
              onClick={() => setPicked(objectKey(ref))}
            >
              <KindBadge kind={ref.kind} />
              {ref.name}
            </button>
          ))}
        </div>
      )}
      <DiffCard
        key={objectKey(object.ref)}
        subject={describeRef(object.ref)}
        live={plainText(seen === undefined ? object.baseText : seen.liveText)}
        draft={plainText(seen === undefined ? object.desiredText : seen.desiredText)}
        predicted={seen?.predictedText == null ? null : plainText(seen.predictedText)}
        semantic={(seen ?? object).summary.map(({ label }) => label)}
      />
    </div>
  );
}

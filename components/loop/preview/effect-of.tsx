"use client";

import { Button } from "../../ui/button.tsx";
import { Card, CardHead } from "../../ui/card.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { StateBlock } from "../../ui/state-block.tsx";
import type { DraftDetail } from "../draft-saver.ts";
import { ClassCounts } from "./class-badge.tsx";
import { EffectCard } from "./effect-card.tsx";
import { effectSentences } from "./effect-words.ts";
import { FindingsCard } from "./findings-card.tsx";
import { useEffectOf } from "./use-effect-of.ts";
import { LOOK_BACKS, useLookBack } from "./use-look-back.ts";

export interface EffectOfProps {
  readonly cluster: string;
  /** Null before the first edit is saved. */
  readonly detail: DraftDetail | null;
  /** Versions of the live objects: a new value asks anew. */
  readonly liveKey: string;
  readonly idle: string;
}

/** Effect and findings of an editor's draft, for pages that have checks and diff of their own. */
export function EffectOf({ cluster, detail, liveKey, idle }: EffectOfProps) {
  const lookBack = useLookBack();
  const effect = useEffectOf(detail, { liveKey, seconds: lookBack.seconds });
  return (
    <div className="@container flex flex-col gap-3">
      <EffectCard
        cluster={cluster}
        effect={effect.data}
        error={effect.error}
        isReplaying={effect.isFetching}
        lookBack={lookBack}
        changeId={detail?.change.id ?? null}
        idle={detail === null ? idle : null}
      />
      <FindingsCard cluster={cluster} findings={effect.data?.findings} />
    </div>
  );
}

export interface EffectSummaryOfProps extends Omit<EffectOfProps, "idle"> {
  /** Shows graph and table, for which the column is too narrow. */
  readonly onShowAll: () => void;
}

/** The same in a narrow column: sentence and counts. */
export function EffectSummaryOf({ cluster, detail, liveKey, onShowAll }: EffectSummaryOfProps) {
  const lookBack = useLookBack();
  const { data, error, isFetching } = useEffectOf(detail, { liveKey, seconds: lookBack.seconds });
  if (detail === null) return null;
  const [first, ...rest] = data === undefined ? [] : effectSentences(data);
  return (
    <>
      <Card aria-label="Effect on observed traffic" aria-busy={isFetching}>
        <CardHead title="Effect" note={isFetching ? "replaying" : undefined} />
        {error !== null && data === undefined ? (
          <StateBlock kind="error" title={error.message}>
            {error.hint ?? "Checks and diff still work. It is asked for again with the next edit."}
          </StateBlock>
        ) : (
          <div className="flex flex-col gap-2 px-3.5 py-2.5">
            <p className="text-control" aria-live="polite">
              {first === undefined ? (
                "Replaying observed traffic."
              ) : (
                <>
                  <strong className="font-semibold">{first}</strong> {rest.join(" ")}
                </>
              )}
            </p>
            {data === undefined ? null : <ClassCounts counts={data.counts} />}
            <div className="flex flex-wrap items-center gap-2">
              <SegmentedControl
                label="Look-back"
                size="sm"
                value={lookBack.name}
                options={LOOK_BACKS}
                onChange={lookBack.choose}
              />
              <Button size="sm" onClick={onShowAll}>
                Graph and table
              </Button>
            </div>
          </div>
        )}
      </Card>
      <FindingsCard cluster={cluster} findings={data?.findings} />
    </>
  );
}

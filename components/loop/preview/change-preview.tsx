"use client";

import type { ReactNode } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ApiError } from "../../live/api-client.ts";
import { ChecksCard } from "../checks-card.tsx";
import type { Check } from "../checks.ts";
import type { DraftDetail } from "../draft-saver.ts";
import type { Preview } from "../use-preview.ts";
import { allowingIn, type DraftEdit } from "./allow-in-draft.ts";
import { ChangeDiffs } from "./change-diffs.tsx";
import { EffectCard } from "./effect-card.tsx";
import { FindingsCard } from "./findings-card.tsx";
import { PlanCard } from "./plan-card.tsx";
import { useEffectOf } from "./use-effect-of.ts";
import { useLookBack } from "./use-look-back.ts";

export interface ChangePreviewProps {
  readonly cluster: string;
  /** Null before the first edit is saved. */
  readonly detail: DraftDetail | null;
  /** The answer of `usePreview`, where the page needs it too. */
  readonly preview: UseQueryResult<Preview, ApiError>;
  /** Versions of the live objects: a new value asks anew. */
  readonly liveKey: string;
  /** The editor's own checks, before those of the server. */
  readonly own?: readonly Check[];
  /** Shown in place of checks and effect while there is nothing to preview. */
  readonly idle: string;
  /** Above the effect: summary, conflicts. */
  readonly before?: ReactNode;
  /** Above the checks: journal, approvals. */
  readonly aside?: ReactNode;
  /** Where the page shows a diff of its own. */
  readonly withoutDiff?: boolean;
  /** Absent where the draft cannot be edited. */
  readonly edit?: DraftEdit;
}

/** Everything that is known of a draft before it is applied: the same on every page that makes or shows one. */
export function ChangePreview(props: ChangePreviewProps) {
  const {
    cluster,
    detail,
    preview,
    liveKey,
    own = [],
    idle,
    before,
    aside,
    withoutDiff = false,
    edit,
  } = props;
  const lookBack = useLookBack();
  const effect = useEffectOf(detail, { liveKey, seconds: lookBack.seconds });
  return (
    <div className="@container">
      <div className="grid items-start gap-3 @min-[920px]:grid-cols-[minmax(0,1fr)_320px]">
        <div className="@container flex min-w-0 flex-col gap-3">
          {before}
          <EffectCard
            cluster={cluster}
            effect={effect.data}
            error={effect.error}
            isReplaying={effect.isFetching}
            lookBack={lookBack}
            changeId={detail?.change.id ?? null}
            idle={detail === null ? idle : null}
            allowing={(row) => (edit === undefined ? null : allowingIn(detail, row, edit))}
          />
          {detail === null || withoutDiff ? null : <ChangeDiffs detail={detail} preview={preview.data} />}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          {aside}
          <ChecksCard
            preview={preview.data}
            error={preview.error}
            isChecking={preview.isFetching}
            own={own}
            idle={idle}
          />
          <FindingsCard cluster={cluster} findings={effect.data?.findings} />
          <PlanCard plan={preview.data?.plan ?? []} path={effect.data?.path} />
        </div>
      </div>
    </div>
  );
}

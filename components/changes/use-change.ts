"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { discardDraft, getChange, reviseDraft, type ObjectConflict } from "@/lib/contracts/changes.ts";
import { callApi, ApiError } from "../live/api-client.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import type { DraftDetail } from "../loop/draft-saver.ts";
import { useApply, type ApplyHandle } from "../loop/use-apply.ts";
import type { DraftHandle } from "../loop/use-draft.ts";
import { usePreview } from "../loop/use-preview.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { decidedContent, rewrittenContent } from "./decide-conflict.ts";

export interface ChangeHandle {
  readonly detail: DraftDetail | undefined;
  /** Why the change cannot be shown. */
  readonly error: ApiError | null;
  readonly refetch: () => void;
  readonly preview: ReturnType<typeof usePreview>;
  readonly apply: ApplyHandle;
  readonly conflicts: readonly ObjectConflict[];
  /** Why the last step, other than Apply, failed. */
  readonly failure: ApiError | null;
  readonly isBusy: boolean;
  readonly discard: () => void;
  /** Another text for an object of the set: the next revision. */
  readonly rewrite: (ref: ObjectRef, text: string) => void;
  readonly decide: (conflict: ObjectConflict, text: string | null) => void;
}

/** One change set, kept current by the stream, and what can be done with it. */
export function useChange(cluster: string, id: string): ChangeHandle {
  const client = useQueryClient();
  const input = { params: { cluster, id } };
  const query = useApiQuery(getChange, input, { live: ["change"] });
  const detail = query.data?.change.id === id ? query.data : undefined;
  const adopt = (next: DraftDetail) => client.setQueryData([getChange.id, input], next);
  const preview = usePreview(detail ?? null, "");
  const apply = useApply(draftHandle(detail ?? null, adopt));
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function run(step: () => Promise<DraftDetail>) {
    setIsBusy(true);
    setFailure(null);
    try {
      adopt(await step());
      apply.reset();
    } catch (thrown) {
      setFailure(
        thrown instanceof ApiError
          ? thrown
          : new ApiError(0, { code: "unexpected", message: "It could not be done" }),
      );
      void query.refetch();
    } finally {
      setIsBusy(false);
    }
  }
  const version = detail?.change.version ?? 1;
  const discard = () => void run(() => callApi(discardDraft, { ...input, body: { version } }));
  return {
    detail,
    error: query.error,
    refetch: () => void query.refetch(),
    preview,
    apply,
    conflicts: apply.conflicts.length > 0 ? apply.conflicts : conflictsOf(preview.data),
    failure,
    isBusy,
    discard,
    rewrite: (ref, text) => {
      if (detail === undefined) return;
      const content = rewrittenContent(detail, ref, text);
      void run(() => callApi(reviseDraft, { ...input, body: { ...content, version } }));
    },
    decide: (conflict, text) => {
      const content = detail === undefined ? null : decidedContent(detail, conflict, text);
      if (content === null) discard();
      else void run(() => callApi(reviseDraft, { ...input, body: { ...content, version } }));
    },
  };
}

function conflictsOf(preview: ReturnType<typeof usePreview>["data"]): readonly ObjectConflict[] {
  return (preview?.objects ?? []).flatMap(({ conflict }) => (conflict === null ? [] : [mutable(conflict)]));
}

type Previewed = NonNullable<
  NonNullable<ReturnType<typeof usePreview>["data"]>["objects"][number]["conflict"]
>;

function mutable(conflict: Previewed): ObjectConflict {
  return { ...conflict, conflicts: conflict.conflicts.map((one) => ({ ...one })) };
}

/** A saved set as the loop's Apply wants it: nothing is edited on this page. */
function draftHandle(detail: DraftDetail | null, adopt: (detail: DraftDetail) => void): DraftHandle {
  return {
    detail,
    saving: "idle",
    savedAtMs: detail?.change.updatedAtMs ?? null,
    error: null,
    isOpening: false,
    openError: null,
    save: () => undefined,
    flush: () => Promise.resolve(detail),
    adopt,
    leave: () => undefined,
    discard: () => Promise.resolve(),
  };
}

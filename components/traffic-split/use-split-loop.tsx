"use client";

import { useState } from "react";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { startingWeights } from "@/lib/domain/traffic/split-routes.ts";
import type { ApiError } from "../live/api-client.ts";
import type { ConflictChoice, ConflictVersions } from "../loop/conflict-view.tsx";
import { plainText } from "../loop/conflict-view.tsx";
import type { DraftDetail } from "../loop/draft-saver.ts";
import { useApply } from "../loop/use-apply.ts";
import { usePreview } from "../loop/use-preview.ts";
import { useUndo } from "../loop/use-undo.tsx";
import { useWatch } from "../loop/use-watch.ts";
import { notifyDone } from "../ui/toast.tsx";
import type { LoopStep } from "../ui/loop-rail.tsx";
import type { Split } from "./effect.ts";
import { routeKey, useSplitDraft } from "./use-split-draft.ts";

/** Edit → preview → apply → watch → undo of one split. */
export function useSplitLoop(split: Split) {
  const { cluster } = split.ref;
  const edit = useSplitDraft(cluster, split);
  const preview = usePreview(edit.draft.detail, split.resourceVersion);
  const apply = useApply(edit.draft);
  const [watched, setWatched] = useWatch(cluster);
  const undo = useUndo(cluster, () => setWatched(null));
  const [isAsking, setIsAsking] = useState(false);
  const [deciding, setDeciding] = useState(false);
  const readOnlyBecause = readOnlyReason(split);
  const changedKeys = new Set(
    edit.baseRoutes
      .filter((route) => isMoved(startingWeights(route), edit.weightsOf(routeKey(route))))
      .map(routeKey),
  );

  function wasOf(key: string): readonly number[] {
    const route = edit.baseRoutes.find((candidate) => routeKey(candidate) === key);
    return route === undefined ? [] : startingWeights(route);
  }
  function startAnew(): void {
    apply.reset();
    edit.draft.leave();
    edit.reset();
  }
  async function applyNow(options: { readonly confirmOwners: boolean }): Promise<void> {
    const applied = await apply.apply(options);
    setIsAsking(false);
    if (applied === null) return;
    notifyDone({
      title: `Applied to ${describeRef(split.ref)}`,
      detail: "Traffic follows within seconds. Watching for 5 min.",
      action: { label: "Undo…", onClick: () => undo.open(applied.change.id) },
    });
    setWatched(applied.change.id);
    startAnew();
  }
  async function decide(
    conflict: ConflictVersions,
    choice: ConflictChoice,
    text: string | null,
  ): Promise<void> {
    setDeciding(true);
    const { liveUid, liveResourceVersion } = conflict;
    if (choice === "theirs" || text === null || liveUid === null || liveResourceVersion === null) {
      await edit.draft.discard();
    } else {
      const { group, kind, namespace, name } = conflict.ref;
      const base = { uid: liveUid, resourceVersion: liveResourceVersion };
      const intent = choice === "mine" ? "mine on top of theirs" : "theirs and mine merged";
      edit.draft.save({
        objects: [{ group, kind, namespace, name, op: "update", intent, text: plainText(text), base }],
      });
      await edit.draft.flush();
    }
    apply.reset();
    edit.reset();
    setDeciding(false);
  }
  const conflicts = conflictsOf(apply.conflicts, preview.data?.objects ?? [], edit.isChanged);
  return {
    edit,
    preview,
    apply,
    undo,
    watch: watched,
    stopWatching: () => setWatched(null),
    wasOf,
    changedKeys,
    readOnlyBecause,
    conflicts,
    deciding,
    decide,
    problem: problemOf(edit.draft.error ?? edit.draft.openError, apply.error, conflicts.length > 0),
    predictedText: predictedOf(preview.data?.objects[0]?.predictedText, edit.isChanged),
    step: stepOf({ isApplying: apply.busy, isChanged: edit.isChanged, watched }),
    blocked: readOnlyBecause ?? blockedBecause(edit, preview.data, conflicts.length > 0),
    isAsking,
    setIsAsking,
    askApply: () => setIsAsking(true),
    applyNow,
    discard: async () => {
      await edit.draft.discard();
      edit.reset();
      apply.reset();
    },
  };
}

function isMoved(was: readonly number[], is: readonly number[]): boolean {
  return is.some((weight, at) => weight !== was[at]);
}

function predictedOf(text: string | null | undefined, isChanged: boolean): string | null {
  return text === null || text === undefined || !isChanged ? null : plainText(text);
}

function conflictsOf(
  refused: readonly ConflictVersions[],
  objects: readonly { readonly conflict: ConflictVersions | null }[],
  isChanged: boolean,
): readonly ConflictVersions[] {
  if (refused.length > 0 || !isChanged) return refused;
  return objects.flatMap(({ conflict }) => (conflict === null ? [] : [conflict]));
}

/** A collision is shown as the versions themselves. */
function problemOf(draft: ApiError | null, apply: ApiError | null, isCollision: boolean): ApiError | null {
  return draft ?? (isCollision ? null : apply);
}

interface Standing {
  readonly isApplying: boolean;
  readonly isChanged: boolean;
  readonly watched: DraftDetail | null;
}

function stepOf({ isApplying, isChanged, watched }: Standing): LoopStep {
  if (isApplying) return "Apply";
  if (isChanged) return "Preview";
  return watched === null ? "Edit" : "Watch";
}

/** Why nothing can be changed here, as a sentence; null when it can. */
export function readOnlyReason({
  may,
  resource,
  ref,
}: Pick<Split, "may" | "resource" | "ref">): string | null {
  if (!may.update) return `You may not update ${resource} in ${ref.namespace}`;
  return may.draft ? null : "Your roles do not let you make changes";
}

function blockedBecause(
  { isChanged, refusal, draft }: ReturnType<typeof useSplitDraft>,
  preview: { readonly blockers: readonly string[] } | undefined,
  isCollision: boolean,
): string | null {
  if (refusal !== null) return "The text cannot be edited here";
  if (!isChanged) return "No weight differs from live";
  if (isCollision) return "Decide on the versions first";
  if (draft.saving !== "idle" || preview === undefined)
    return draft.saving === "failed" ? "The draft is not saved" : "Checking";
  return preview.blockers[0] ?? null;
}

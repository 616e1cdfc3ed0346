"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { changePath, objectPath, splitPath } from "@/lib/contracts/paths.ts";
import { draftFromGraph } from "@/lib/contracts/topology.ts";
import type { PairEdit } from "@/lib/domain/topology/pair-edit/pair-edit.ts";
import { ApiError, callApi } from "../live/api-client.ts";
import { useRoleRefusal } from "../live/use-role-refusal.ts";

export interface PairEditHandle {
  /** The edit whose draft is on its way. */
  readonly busy: PairEdit | null;
  /** Why the person may make no draft; null when they may. */
  readonly refusedBecause: string | null;
  /** Why nothing was made, and what helps. */
  readonly refusal: { readonly because: string; readonly hint: string } | null;
  readonly make: (edit: PairEdit, source: string, target: string) => void;
  readonly clear: () => void;
}

/** Makes the draft that a gesture on the graph means, and goes to where it is edited and previewed. */
export function usePairEdit(cluster: string): PairEditHandle {
  const router = useRouter();
  const refusedBecause = useRoleRefusal("change.draft");
  const [busy, setBusy] = useState<PairEdit | null>(null);
  const [refusal, setRefusal] = useState<PairEditHandle["refusal"]>(null);

  async function make(edit: PairEdit, source: string, target: string): Promise<void> {
    setBusy(edit);
    setRefusal(null);
    try {
      const answer = await callApi(draftFromGraph, {
        params: { cluster },
        body: { edit, source, target },
      });
      if (answer.kind === "refused") setRefusal(answer);
      else if (answer.kind === "open") router.push(splitPath(cluster, answer.ref));
      else if (answer.ref === null) router.push(changePath(cluster, answer.id));
      else router.push(`${objectPath(cluster, answer.ref)}?draft=${answer.id}`);
    } catch (error) {
      const known = error instanceof ApiError ? error : null;
      setRefusal({
        because: known?.message ?? "The draft could not be made",
        hint: known?.hint ?? "Try again.",
      });
    } finally {
      setBusy(null);
    }
  }
  return {
    busy,
    refusedBecause,
    refusal,
    make: (edit, source, target) => void make(edit, source, target),
    clear: () => setRefusal(null),
  };
}

"use client";

import { useState } from "react";
import { applyChange, conflictDetails, getChange, type ObjectConflict } from "@/lib/contracts/changes.ts";
import { callApi, ApiError } from "../live/api-client.ts";
import type { DraftDetail } from "./draft-saver.ts";
import type { DraftHandle } from "./use-draft.ts";

export interface ApplyHandle {
  readonly busy: boolean;
  /** Why it was not applied, or not completely. */
  readonly error: ApiError | null;
  /** The versions that collide; empty when none do. */
  readonly conflicts: readonly ObjectConflict[];
  /** Resolves with the applied change set, null when it was not applied. */
  readonly apply: (options: { readonly confirmOwners: boolean }) => Promise<DraftDetail | null>;
  readonly reset: () => void;
}

/** Applies what is saved of a draft. What a failed try left behind is read again: its version moved. */
export function useApply(draft: DraftHandle): ApplyHandle {
  const [state, setState] = useState<Pick<ApplyHandle, "busy" | "error" | "conflicts">>(IDLE);
  async function apply({ confirmOwners }: { readonly confirmOwners: boolean }): Promise<DraftDetail | null> {
    setState({ ...IDLE, busy: true });
    const saved = await draft.flush();
    if (saved === null) {
      setState(IDLE);
      return null;
    }
    const { cluster, id, version } = saved.change;
    try {
      const applied = await callApi(applyChange, {
        params: { cluster, id },
        body: { version, confirmOwners },
      });
      setState(IDLE);
      return applied;
    } catch (error) {
      const known =
        error instanceof ApiError
          ? error
          : new ApiError(0, { code: "unexpected", message: "It could not be applied" });
      const details = conflictDetails.safeParse(known.details);
      const latest = await callApi(getChange, { params: { cluster, id } }).catch(() => null);
      if (latest !== null) draft.adopt(latest);
      setState({
        busy: false,
        error: known,
        conflicts: (details.success ? details.data.objects : undefined) ?? [],
      });
      return null;
    }
  }
  return { ...state, apply, reset: () => setState(IDLE) };
}

const IDLE = { busy: false, error: null, conflicts: [] } as const;

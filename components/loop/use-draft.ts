"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useState, useSyncExternalStore } from "react";
import { getChange } from "@/lib/contracts/changes.ts";
import { callApi, type ApiError } from "../live/api-client.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { DraftSaver, type DraftContent, type DraftDetail, type DraftState } from "./draft-saver.ts";

export interface DraftHandle extends DraftState {
  /** The draft named by the address is on its way. */
  readonly isOpening: boolean;
  /** Why the draft named by the address cannot be opened. */
  readonly openError: ApiError | null;
  /** Saves after a pause of 400 ms. */
  readonly save: (content: DraftContent) => void;
  /** Saves now; null when there is nothing saved. */
  readonly flush: () => Promise<DraftDetail | null>;
  readonly adopt: (detail: DraftDetail) => void;
  readonly leave: () => void;
  readonly discard: () => Promise<void>;
}

const PARAM = "draft";

/** The draft of an editor, kept on the server and named by `?draft=<id>`, so that a reload goes on where it was. */
export function useDraft(cluster: string): DraftHandle {
  const [saver] = useState(
    () => new DraftSaver({ cluster, call: (contract, input) => callApi(contract, input), nowMs: Date.now }),
  );
  const state = useSyncExternalStore(saver.subscribe, saver.state, saver.state);
  const named = useSearchParams().get(PARAM);
  const savedId = state.detail?.change.id ?? null;
  // The address follows a moment later: what was left is not opened again.
  const [leftId, setLeftId] = useState<string | null>(null);
  const mustOpen = named !== null && named !== leftId && savedId === null && state.saving === "idle";
  const opened = useApiQuery(getChange, { params: { cluster, id: named ?? "" } }, { enabled: mustOpen });
  const isAnswer = opened.data?.change.id === named;
  useEffect(() => {
    if (!mustOpen || !isAnswer || opened.data === undefined) return;
    // What was applied or withdrawn is no draft any more: the editor starts on what is live.
    if (opened.data.may.edit) saver.adopt(opened.data);
    else writeParam(null);
  }, [saver, mustOpen, isAnswer, opened.data]);
  useEffect(() => {
    if (savedId !== null && savedId !== named) writeParam(savedId);
  }, [savedId, named]);
  return {
    ...state,
    isOpening: mustOpen && opened.error === null,
    openError: mustOpen ? opened.error : null,
    save: (content) => saver.save(content),
    flush: () => saver.flush(),
    adopt: (detail) => saver.adopt(detail),
    leave: () => {
      setLeftId(savedId);
      saver.leave();
      writeParam(null);
    },
    discard: async () => {
      await saver.discard();
      if (saver.state().detail !== null) return;
      setLeftId(savedId);
      writeParam(null);
    },
  };
}

function writeParam(id: string | null): void {
  const next = new URLSearchParams(window.location.search);
  if (id === null) next.delete(PARAM);
  else next.set(PARAM, id);
  const text = next.toString();
  window.history.replaceState(null, "", `${window.location.pathname}${text === "" ? "" : `?${text}`}`);
}

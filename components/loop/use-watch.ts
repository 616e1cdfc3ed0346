"use client";

import { useSearchParams } from "next/navigation";
import { getChange } from "@/lib/contracts/changes.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import type { DraftDetail } from "./draft-saver.ts";

const PARAM = "applied";

/** The change set applied last in this editor, named by `?applied=<id>`; null when there is none to watch. */
export function useWatch(cluster: string): readonly [DraftDetail | null, (id: string | null) => void] {
  const id = useSearchParams().get(PARAM);
  const { data } = useApiQuery(
    getChange,
    { params: { cluster, id: id ?? "" } },
    { live: ["change"], enabled: id !== null },
  );
  const isShown =
    id !== null && data !== undefined && data.change.id === id && data.change.revertedBy === null;
  return [isShown ? data : null, writeParam];
}

function writeParam(id: string | null): void {
  const next = new URLSearchParams(window.location.search);
  if (id === null) next.delete(PARAM);
  else next.set(PARAM, id);
  const text = next.toString();
  window.history.replaceState(null, "", `${window.location.pathname}${text === "" ? "" : `?${text}`}`);
}

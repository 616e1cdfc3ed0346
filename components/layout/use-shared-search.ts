"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import {
  parseSharedSearch,
  writeSharedSearch,
  type SharedSearch,
  type SharedSearchPatch,
} from "@/lib/contracts/search-params.ts";

export interface SharedSearchHandle {
  readonly search: SharedSearch;
  /** push for what Back should undo (selection, filters), replace while typing. */
  readonly patch: (patch: SharedSearchPatch, history?: "push" | "replace") => void;
}

/** Namespaces, window, refresh, selection and filters, read from and written to the address. */
export function useSharedSearch(): SharedSearchHandle {
  const params = useSearchParams();
  const search = useMemo(() => parseSharedSearch(Object.fromEntries(params)), [params]);
  const patch = useCallback((change: SharedSearchPatch, history: "push" | "replace" = "push") => {
    const current = new URLSearchParams(window.location.search);
    const text = writeSharedSearch(current, change).toString();
    if (text === current.toString()) return;
    const url = `${window.location.pathname}${text === "" ? "" : `?${text}`}`;
    if (history === "push") window.history.pushState(null, "", url);
    else window.history.replaceState(null, "", url);
  }, []);
  return { search, patch };
}

/** One parameter of a page's own, such as a tab; null removes it. */
export function usePageParam(name: string): readonly [string | null, (value: string | null) => void] {
  const params = useSearchParams();
  const set = useCallback(
    (value: string | null) => {
      const next = new URLSearchParams(window.location.search);
      if (value === null) next.delete(name);
      else next.set(name, value);
      const text = next.toString();
      window.history.pushState(null, "", `${window.location.pathname}${text === "" ? "" : `?${text}`}`);
    },
    [name],
  );
  return [params.get(name), set];
}

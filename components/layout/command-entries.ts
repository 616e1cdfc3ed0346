"use client";

import { useEffect } from "react";
import { create } from "zustand";
import type { CommandEntry } from "../ui/command-palette.tsx";

interface CommandState {
  readonly bySource: Readonly<Record<string, readonly CommandEntry[]>>;
}

const useCommandStore = create<CommandState>(() => ({ bySource: {} }));

/**
 * A page's entries in the palette (objects, services, actions on what is shown) for as long as it is there.
 * `entries` must keep its identity between renders that change nothing.
 */
export function useCommandEntries(source: string, entries: readonly CommandEntry[]): void {
  useEffect(() => {
    useCommandStore.setState(({ bySource }) => ({ bySource: { ...bySource, [source]: entries } }));
    return () =>
      useCommandStore.setState(({ bySource }) => {
        const { [source]: _gone, ...rest } = bySource;
        return { bySource: rest };
      });
  }, [source, entries]);
}

export function useAllCommandEntries(): Readonly<Record<string, readonly CommandEntry[]>> {
  return useCommandStore((state) => state.bySource);
}

"use client";

import { useEffect, useRef } from "react";
import { create } from "zustand";
import { isTextField, pressName, type KeyPress } from "./shortcut-keys.ts";

export interface Shortcut {
  /** "mod+k", "?", "[", or a sequence "g o". */
  readonly keys: string;
  /** What it does, for the list behind `?`. */
  readonly label: string;
  /** "everywhere", "go to", "topology" … */
  readonly group: string;
  readonly run: () => void;
}

interface ShortcutState {
  readonly registered: readonly Shortcut[];
}

const useShortcutStore = create<ShortcutState>(() => ({ registered: [] }));

/** Adds a shortcut for as long as the component is there. The one added last wins. */
export function useShortcut({ keys, label, group, run }: Shortcut, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    const shortcut: Shortcut = { keys, label, group, run: () => latest.current() };
    useShortcutStore.setState(({ registered }) => ({ registered: [...registered, shortcut] }));
    return () =>
      useShortcutStore.setState(({ registered }) => ({
        registered: registered.filter((other) => other !== shortcut),
      }));
  }, [keys, label, group, enabled]);
}

export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useShortcutStore((state) => state.registered);
}

const SINGLE_KEYS_STORAGE = "foresail.single-keys";

/** Single keys can be switched off in Settings; shortcuts with ⌘ or Ctrl and Esc stay. */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(SINGLE_KEYS_STORAGE) !== "off";
  } catch {
    return true;
  }
}

const SEQUENCE_MS = 1_200;

interface PendingPrefix {
  readonly keys: string;
  readonly atMs: number;
}

/** The shortcut a press completes, or the prefix it begins ("g"). */
export function resolvePress(
  registered: readonly Shortcut[],
  prefix: string | null,
  press: string,
): { readonly shortcut: Shortcut | null; readonly prefix: string | null } {
  const keys = prefix === null ? press : `${prefix} ${press}`;
  const shortcut = registered.findLast((candidate) => candidate.keys === keys) ?? null;
  if (shortcut !== null) return { shortcut, prefix: null };
  if (registered.some((candidate) => candidate.keys.startsWith(`${keys} `)))
    return { shortcut, prefix: keys };
  return prefix === null ? { shortcut, prefix: null } : resolvePress(registered, null, press);
}

/** One listener for the whole application; the shell calls this once. */
export function useShortcutListener(): void {
  const pending = useRef<PendingPrefix | null>(null);
  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent & KeyPress) {
      if (event.defaultPrevented || event.isComposing) return;
      const press = pressName(event);
      const isSingle = !press.includes("mod+") && press !== "escape";
      if (isSingle && (isTextField(event.target) || isInOverlay(event.target) || !areSingleKeysOn())) return;
      const before = pending.current;
      const isFresh = before !== null && event.timeStamp - before.atMs < SEQUENCE_MS;
      const { registered } = useShortcutStore.getState();
      const { shortcut, prefix } = resolvePress(registered, isFresh ? before.keys : null, press);
      pending.current = prefix === null ? null : { keys: prefix, atMs: event.timeStamp };
      if (shortcut === null) return;
      event.preventDefault();
      shortcut.run();
    }
    window.addEventListener("keydown", handleKeyDown);
    return () => window.removeEventListener("keydown", handleKeyDown);
  }, []);
}

function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog], [role=menu], [role=listbox]") !== null;
}

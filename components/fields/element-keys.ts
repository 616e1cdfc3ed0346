"use client";

import { useState } from "react";

export interface ElementKeys {
  readonly of: (index: number) => number;
  readonly insert: (index: number) => void;
  readonly remove: (index: number) => void;
  readonly move: (from: number, to: number) => void;
}

interface State {
  readonly keys: readonly number[];
  readonly next: number;
}

/** Keys that follow elements through the changes made here; what changes the text elsewhere adds and drops at the end. */
export function useElementKeys(length: number): ElementKeys {
  const [stored, setStored] = useState<State>({ keys: [], next: 0 });
  const state = fitted(stored, length);
  if (state !== stored) setStored(state);
  const change = (keys: readonly number[], next = state.next) => setStored({ keys, next });
  return {
    of: (index) => state.keys[index] ?? index,
    insert: (index) => change(state.keys.toSpliced(index, 0, state.next), state.next + 1),
    remove: (index) => change(state.keys.toSpliced(index, 1)),
    move: (from, to) => {
      const key = state.keys[from];
      if (key !== undefined) change(state.keys.toSpliced(from, 1).toSpliced(to, 0, key));
    },
  };
}

function fitted(state: State, length: number): State {
  const { keys, next } = state;
  if (keys.length === length) return state;
  if (keys.length > length) return { keys: keys.slice(0, length), next };
  const missing = length - keys.length;
  return { keys: [...keys, ...Array.from({ length: missing }, (_, at) => next + at)], next: next + missing };
}

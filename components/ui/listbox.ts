"use client";

import { useState, type KeyboardEvent, type ReactNode } from "react";

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Health mark or icon at the left. */
  readonly mark?: ReactNode;
  /** Muted fact at the right: "7 workloads". */
  readonly fact?: string;
}

/** Options whose label holds the query, in their own order; those that begin with it come first. */
export function matchOptions(options: readonly Option[], query: string): readonly Option[] {
  const needle = query.trim().toLowerCase();
  if (needle === "") return options;
  const matching = options.filter(({ label }) => label.toLowerCase().includes(needle));
  const starts = (option: Option) => (option.label.toLowerCase().startsWith(needle) ? 0 : 1);
  return matching.toSorted((a, b) => starts(a) - starts(b));
}

/** The label in three parts around the first match, for the bold letters. */
export function splitMatch(
  label: string,
  query: string,
): readonly [before: string, match: string, after: string] {
  const needle = query.trim().toLowerCase();
  const at = needle === "" ? -1 : label.toLowerCase().indexOf(needle);
  if (at < 0) return [label, "", ""];
  return [label.slice(0, at), label.slice(at, at + needle.length), label.slice(at + needle.length)];
}

interface ListboxInput {
  readonly options: readonly Option[];
  readonly onPick: (option: Option) => void;
  readonly onClose: () => void;
}

/** Query, active option and keys of a list that is operated from a text field (ARIA combobox pattern). */
export function useListbox({ options, onPick, onClose }: ListboxInput) {
  const [query, setQuery] = useState("");
  const [wanted, setWanted] = useState(0);
  const matching = matchOptions(options, query);
  const active = Math.min(wanted, Math.max(0, matching.length - 1));

  function handleKeyDown(event: KeyboardEvent) {
    const last = matching.length - 1;
    const moves: Partial<Record<string, number>> = {
      ArrowDown: active >= last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setWanted(Math.max(0, move));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = matching[active];
      if (option !== undefined) onPick(option);
    } else if (event.key === "Escape") {
      onClose();
    }
  }

  return {
    query,
    matching,
    active,
    setActive: setWanted,
    setQuery: (text: string) => {
      setQuery(text);
      setWanted(0);
    },
    handleKeyDown,
  };
}

"use client";

import { Share2, Table2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useShortcut } from "../layout/shortcuts.ts";
import { Input } from "../ui/input.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { MultiSelect } from "../ui/select.tsx";
import { EDGE_LABELS } from "../graph/graph-answer.ts";
import { SHOWN, VIEWS, type TopologyChoices } from "./use-topology-choices.ts";

interface TopologyBarProps {
  readonly choices: TopologyChoices;
  readonly onChoose: (change: Partial<Record<keyof TopologyChoices, string>>) => void;
  /** Null without a find text. */
  readonly foundCount: number | null;
  readonly problems: { readonly find?: string; readonly hide?: string };
}

const AS = [
  {
    value: "graph" as const,
    label: (
      <>
        <Share2 aria-hidden className="size-3.5" /> <span className="max-wide:sr-only">Graph</span>
      </>
    ),
  },
  {
    value: "table" as const,
    label: (
      <>
        <Table2 aria-hidden className="size-3.5" /> <span className="max-wide:sr-only">Table</span>
      </>
    ),
  },
];

const GROUP = "topology";

/** What is drawn and how: 44 high, below the top bar. */
export function TopologyBar({ choices, onChoose, foundCount, problems }: TopologyBarProps) {
  useShortcut({ keys: "f", label: "Find on the graph", group: GROUP, run: () => focusField("find") });
  useShortcut({ keys: "shift+f", label: "Hide from the graph", group: GROUP, run: () => focusField("hide") });
  const twin = choices.as === "graph" ? "table" : "graph";
  useShortcut({ keys: "v", label: "Graph or table", group: GROUP, run: () => onChoose({ as: twin }) });
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-2.5 border-b border-border bg-surface px-4 py-1.5">
      <h1 className="sr-only">Topology</h1>
      <SegmentedControl
        label="Kind of graph"
        value={choices.view}
        options={VIEWS}
        onChange={(view) => onChoose({ view })}
      />
      <MultiSelect
        label="Labels"
        allText="none"
        options={EDGE_LABELS}
        values={choices.labels}
        onChange={(labels) => onChoose({ labels: labels.join(",") })}
      />
      <MultiSelect
        label="Show"
        allText="traffic only"
        options={SHOWN}
        values={choices.shown}
        onChange={(shown) => onChoose({ shown: shown.join(",") })}
      />
      <FindField
        key={`find ${choices.find}`}
        name="find"
        text={choices.find}
        example="%httperr > 1"
        invalid={problems.find}
        onText={(find) => onChoose({ find })}
      />
      <FindField
        key={`hide ${choices.hide}`}
        name="hide"
        text={choices.hide}
        example="healthy"
        invalid={problems.hide}
        onText={(hide) => onChoose({ hide })}
      />
      {foundCount === null ? null : (
        <span role="status" className="text-small text-muted">
          {foundCount} found
        </span>
      )}
      <SegmentedControl
        label="Graph or table"
        className="ml-auto"
        value={choices.as}
        options={AS}
        onChange={(as) => onChoose({ as })}
      />
    </header>
  );
}

function focusField(name: "find" | "hide"): void {
  document.querySelector<HTMLInputElement>(`input[name=${name}]`)?.focus();
}

interface FindFieldProps {
  readonly name: "find" | "hide";
  readonly text: string;
  readonly example: string;
  readonly invalid: string | undefined;
  readonly onText: (text: string) => void;
}

/** Takes effect with ↵ or when it is left: half an expression hides nothing. */
function FindField({ name, text, example, invalid, onText }: FindFieldProps) {
  const word = name === "find" ? "Find" : "Hide";
  const take = (input: HTMLInputElement) => {
    if (input.value !== text) onText(input.value);
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") take(event.currentTarget);
    if (event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <span className="max-w-42 min-w-20 flex-1 [&>span]:w-full [&>span>span]:flex-1">
      <Input
        name={name}
        mono
        icon={<span className="text-control">{word}</span>}
        aria-label={`${word} on the graph, for example ${example}`}
        placeholder={example}
        defaultValue={text}
        invalid={invalid}
        notePlacement="below"
        onKeyDown={handleKeyDown}
        onBlur={(event) => take(event.currentTarget)}
        data-filter-field={name === "find" ? "" : undefined}
      />
    </span>
  );
}

"use client";

import { Command, defaultFilter } from "cmdk";
import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";
import { Kbd } from "./kbd.tsx";
import { useReturnFocus } from "./return-focus.ts";

export type CommandKind = "go_to" | "act_on" | "run" | "change" | "person";

export interface CommandEntry {
  readonly id: string;
  readonly kind: CommandKind;
  readonly name: string;
  /** Muted fact after the name: "service in shop". */
  readonly fact?: string;
  readonly icon?: ReactNode;
  /** Key that does the same. */
  readonly keys?: string;
  /** Other words that find it. */
  readonly keywords?: readonly string[];
  /** Searched elsewhere by what is typed: shown as given. */
  readonly isFound?: boolean;
  /** With ⌘↵ `newTab` is true. A write only ever opens its normal preview. */
  readonly onRun: (options: { readonly newTab: boolean }) => void;
}

export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly entries: readonly CommandEntry[];
  /** Called as the person types, for entries that are searched elsewhere. */
  readonly onSearch?: (text: string) => void;
}

const HEADINGS: Readonly<Record<CommandKind, string>> = {
  go_to: "Go to",
  act_on: "Act on",
  run: "Run",
  change: "Changes",
  person: "People",
};

const PREFIXES: Readonly<Record<string, readonly CommandKind[]>> = {
  ">": ["act_on", "run"],
  "#": ["change"],
  "@": ["person"],
};

/** Of entries that were found elsewhere: what is typed need not be in them letter by letter. */
const FOUND = "\0found";
/** Below the pages that have it in their names. */
const FOUND_SCORE = 0.01;

/** `>` actions only, `#` changes, `@` people. */
function matchCommand(value: string, search: string, keywords?: string[]): number {
  if (keywords?.includes(FOUND) === true) return FOUND_SCORE;
  const text = search.charAt(0) in PREFIXES && search.charAt(0) !== "#" ? search.slice(1).trim() : search;
  return text === "" || text === "#" ? 1 : defaultFilter(value, text, keywords);
}

export function CommandPalette({ open, onOpenChange, entries, onSearch }: CommandPaletteProps) {
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focus.keep}
          onCloseAutoFocus={focus.giveBack}
          className="fixed top-[20%] left-1/2 z-50 w-[min(560px,calc(100vw-32px))] -translate-x-1/2 animate-float-in overflow-hidden rounded-dialog bg-surface-overlay shadow-float"
        >
          <Radix.Title className="sr-only">Go to or do</Radix.Title>
          <PaletteBody entries={entries} onSearch={onSearch} onClose={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface PaletteBodyProps {
  readonly entries: readonly CommandEntry[];
  readonly onSearch: ((text: string) => void) | undefined;
  readonly onClose: () => void;
}

function PaletteBody({ entries, onSearch, onClose }: PaletteBodyProps) {
  const [search, setSearch] = useState("");
  const withNewTab = useRef(false);
  const kinds = PREFIXES[search.charAt(0)];
  const shown = kinds === undefined ? entries : entries.filter(({ kind }) => kinds.includes(kind));
  const groups = (["go_to", "act_on", "change", "run", "person"] as const)
    .map((kind) => ({ kind, entries: shown.filter((entry) => entry.kind === kind) }))
    .filter((group) => group.entries.length > 0);
  return (
    <Command
      label="Go to or do"
      filter={matchCommand}
      loop
      onPointerDownCapture={(event) => {
        withNewTab.current = event.metaKey || event.ctrlKey;
      }}
      onKeyDownCapture={(event) => {
        withNewTab.current = event.metaKey || event.ctrlKey;
      }}
    >
      <div className="flex h-11 items-center gap-2.5 border-b border-border px-3.5">
        <Search aria-hidden className="size-4 text-subtle" />
        <Command.Input
          value={search}
          onValueChange={(text) => {
            setSearch(text);
            onSearch?.(text);
          }}
          placeholder="Go to or do…"
          className="h-full min-w-0 flex-1 bg-transparent text-body outline-none"
        />
      </div>
      <Command.List className="max-h-90 overflow-auto p-1">
        <Command.Empty className="px-2.5 py-2 text-control text-subtle">
          Nothing matches. Try a name, a kind, “&gt;” for actions or “#” for changes.
        </Command.Empty>
        {groups.map((group) => (
          <Command.Group
            key={group.kind}
            heading={HEADINGS[group.kind]}
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-label [&_[cmdk-group-heading]]:text-subtle"
          >
            {group.entries.map((entry) => (
              <PaletteRow
                key={entry.id}
                entry={entry}
                onSelect={() => {
                  onClose();
                  entry.onRun({ newTab: withNewTab.current });
                }}
              />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p className="flex h-7.5 items-center gap-3.5 border-t border-border px-3.5 text-micro text-subtle">
        <span>↑↓ move</span>
        <span>↵ open</span>
        <span>⌘↵ new tab</span>
        <span>&gt; actions only</span>
      </p>
    </Command>
  );
}

function PaletteRow({ entry, onSelect }: { readonly entry: CommandEntry; readonly onSelect: () => void }) {
  return (
    <Command.Item
      value={`${entry.name} ${entry.id}`}
      keywords={entry.isFound === true ? [FOUND] : [...(entry.keywords ?? []), entry.fact ?? ""]}
      onSelect={onSelect}
      className="group flex h-8 cursor-pointer items-center gap-2.5 rounded-control px-2.5 text-body data-[selected=true]:bg-surface-active"
    >
      <span className="text-subtle [&_svg]:size-4">{entry.icon}</span>
      <span className="truncate">{entry.name}</span>
      {entry.fact === undefined ? null : (
        <span className="truncate text-small text-subtle">{entry.fact}</span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-1.5">
        {entry.keys === undefined ? null : <Kbd>{entry.keys}</Kbd>}
        <Kbd className="invisible group-data-[selected=true]:visible">↵</Kbd>
      </span>
    </Command.Item>
  );
}

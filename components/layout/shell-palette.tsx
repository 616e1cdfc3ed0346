"use client";

import { createElement, useMemo } from "react";
import { CommandPalette, type CommandEntry } from "../ui/command-palette.tsx";
import { useAllCommandEntries } from "./command-entries.ts";
import { NAV_PAGES, type NavEntry } from "./nav-pages.ts";
import { useGoTo } from "./use-go-to.ts";

interface ShellPaletteProps {
  readonly entries: readonly NavEntry[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The palette over the pages and what the open page adds. */
export function ShellPalette({ entries, open, onOpenChange }: ShellPaletteProps) {
  const goTo = useGoTo();
  const bySource = useAllCommandEntries();
  const fromPages = useMemo(() => Object.values(bySource).flat(), [bySource]);
  const pages = entries.map((entry): CommandEntry => {
    const { label, icon, goKey } = NAV_PAGES[entry.id];
    return {
      id: `page-${entry.id}`,
      kind: "go_to",
      name: label,
      icon: createElement(icon, { "aria-hidden": true }),
      ...(goKey === null ? {} : { keys: `G ${goKey.toUpperCase()}` }),
      onRun: ({ newTab }) => goTo(entry.href, newTab),
    };
  });
  return <CommandPalette open={open} onOpenChange={onOpenChange} entries={[...fromPages, ...pages]} />;
}

"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { createElement, useMemo, useState, type ReactNode } from "react";
import { carriedSearch } from "@/lib/contracts/search-params.ts";
import { CommandPalette, type CommandEntry } from "../ui/command-palette.tsx";
import { useAllCommandEntries } from "./command-entries.ts";
import { NAV_PAGES, type NavEntry } from "./nav-pages.ts";
import { ShortcutList } from "./shortcut-list.tsx";
import { useShortcut, useShortcutListener } from "./shortcuts.ts";
import { SideBar, toggleSideBar, type RailPreference } from "./side-bar.tsx";
import { TopBar, type TopBarProps } from "./top-bar.tsx";

export interface ConsoleShellProps extends Pick<
  TopBarProps,
  "clusters" | "clusterId" | "namespaces" | "identity" | "live" | "onSignOut"
> {
  /** Pages that exist, in side-bar order. */
  readonly entries: readonly NavEntry[];
  /** The key `.`: holds the live picture still. */
  readonly onTogglePause: () => void;
  readonly children: ReactNode;
}

const MAIN_ID = "content";

/** Top bar, side bar, palette, keys and the page. */
export function ConsoleShell(props: ConsoleShellProps) {
  const { entries, onTogglePause, children, ...bar } = props;
  const router = useRouter();
  const rail = railPreferenceOf(usePathname());
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const [areKeysOpen, setAreKeysOpen] = useState(false);
  useShortcutListener();
  useShellShortcuts({
    palette: () => setIsPaletteOpen(true),
    keys: () => setAreKeysOpen(true),
    pause: onTogglePause,
  });
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <a
        href={`#${MAIN_ID}`}
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent-fill px-3 py-1.5 text-control text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      <TopBar
        {...bar}
        rail={rail}
        onOpenPalette={() => setIsPaletteOpen(true)}
        onCluster={(href) => router.push(href)}
      />
      <div className="flex min-h-0 flex-1">
        <SideBar entries={entries} rail={rail} />
        <main id={MAIN_ID} tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      {entries.map((entry) => (
        <GoToShortcut key={entry.id} entry={entry} />
      ))}
      <ShellPalette entries={entries} open={isPaletteOpen} onOpenChange={setIsPaletteOpen} />
      <ShortcutList open={areKeysOpen} onOpenChange={setAreKeysOpen} />
    </div>
  );
}

/** Topology and editors need the width. */
export function railPreferenceOf(pathname: string): RailPreference {
  const segments = pathname.split("/");
  if (segments.includes("topology")) return "always";
  return segments.includes("edit") || segments.includes("new") ? "below-wide" : null;
}

interface ShellActions {
  readonly palette: () => void;
  readonly keys: () => void;
  readonly pause: () => void;
}

function useShellShortcuts({ palette, keys, pause }: ShellActions): void {
  const group = "everywhere";
  useShortcut({ keys: "mod+k", label: "Go to or do", group, run: palette });
  useShortcut({ keys: "?", label: "This list", group, run: keys });
  useShortcut({ keys: "[", label: "Open or fold the side bar", group, run: toggleSideBar });
  useShortcut({ keys: ".", label: "Hold the live picture still, or go on", group, run: pause });
  useShortcut({ keys: "/", label: "Filter this page", group, run: focusFilter });
}

function focusFilter(): void {
  const field = document.querySelector<HTMLElement>("[data-filter-field] input, input[data-filter-field]");
  field?.focus();
}

function useGoTo() {
  const router = useRouter();
  const carried = carriedSearch(new URLSearchParams(useSearchParams()));
  return (href: string, newTab = false) => {
    if (newTab) window.open(`${href}${carried}`, "_blank", "noopener");
    else router.push(`${href}${carried}`);
  };
}

function GoToShortcut({ entry }: { readonly entry: NavEntry }) {
  const goTo = useGoTo();
  const { goKey, label } = NAV_PAGES[entry.id];
  useShortcut(
    { keys: `g ${goKey ?? ""}`, label, group: "go to", run: () => goTo(entry.href) },
    goKey !== null,
  );
  return null;
}

interface ShellPaletteProps {
  readonly entries: readonly NavEntry[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function ShellPalette({ entries, open, onOpenChange }: ShellPaletteProps) {
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

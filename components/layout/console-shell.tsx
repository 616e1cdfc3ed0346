"use client";

import { usePathname, useRouter } from "next/navigation";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { NAV_PAGES, type NavEntry } from "./nav-pages.ts";
import { useShortcut, useShortcutListener } from "./shortcuts.ts";
import { SideBar, toggleSideBar, type RailPreference } from "./side-bar.tsx";
import { TopBar, type TopBarProps } from "./top-bar.tsx";
import { useGoTo } from "./use-go-to.ts";

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

const loadPalette = () => import("./shell-palette.tsx");
const ShellPalette = lazy(async () => ({ default: (await loadPalette()).ShellPalette }));
const ShortcutList = lazy(async () => ({ default: (await import("./shortcut-list.tsx")).ShortcutList }));

/** Top bar, side bar, palette, keys and the page. */
export function ConsoleShell(props: ConsoleShellProps) {
  const { entries, onTogglePause, children, ...bar } = props;
  const router = useRouter();
  const rail = railPreferenceOf(usePathname());
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const [areKeysOpen, setAreKeysOpen] = useState(false);
  useShortcutListener();
  usePaletteAtHand();
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
        onNearPalette={() => void loadPalette()}
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
      <Suspense>
        {isPaletteOpen ? (
          <ShellPalette cluster={bar.clusterId} entries={entries} open onOpenChange={setIsPaletteOpen} />
        ) : null}
        {areKeysOpen ? <ShortcutList open onOpenChange={setAreKeysOpen} /> : null}
      </Suspense>
    </div>
  );
}

/** Topology and editors need the width. */
export function railPreferenceOf(pathname: string): RailPreference {
  const segments = pathname.split("/");
  if (segments.includes("topology")) return "always";
  return segments.includes("edit") || segments.includes("new") || isObjectPage(segments)
    ? "below-wide"
    : null;
}

/** `/c/<cluster>/config/<group>/<kind>/<namespace>/<name>`: form, YAML and checks side by side. */
function isObjectPage(segments: readonly string[]): boolean {
  return segments[3] === "config" && segments.length > 7;
}

/** The palette is loaded by the first half of its key, so that it is there with the second. */
function usePaletteAtHand(): void {
  useEffect(() => {
    function handleKeyDown({ key }: KeyboardEvent) {
      if (key === "Control" || key === "Meta") void loadPalette();
    }
    window.addEventListener("keydown", handleKeyDown);
    return () => window.removeEventListener("keydown", handleKeyDown);
  }, []);
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

function GoToShortcut({ entry }: { readonly entry: NavEntry }) {
  const goTo = useGoTo();
  const { goKey, label } = NAV_PAGES[entry.id];
  useShortcut(
    { keys: `g ${goKey ?? ""}`, label, group: "go to", run: () => goTo(entry.href) },
    goKey !== null,
  );
  return null;
}

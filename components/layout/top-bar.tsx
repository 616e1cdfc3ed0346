"use client";

import { Clock3, RefreshCw, Search } from "lucide-react";
import { useState } from "react";
import {
  REFRESH_SECONDS,
  WINDOW_NAMES,
  type RefreshChoice,
  type WindowName,
} from "@/lib/contracts/search-params.ts";
import { HealthMark, type HealthState } from "../ui/health-mark.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { LiveDot, type LiveState } from "../ui/live-dot.tsx";
import { MultiSelect, Select } from "../ui/select.tsx";
import { useIsMac } from "./browser-facts.ts";
import { BrandMark } from "./brand-mark.tsx";
import type { Identity } from "./identity-face.tsx";
import { IdentityMenu } from "./identity-menu.tsx";
import { shortcutText } from "./shortcut-keys.ts";
import { useShortcut } from "./shortcuts.ts";
import type { RailPreference } from "./side-bar.tsx";
import { useSharedSearch } from "./use-shared-search.ts";

export interface ClusterChoice {
  readonly id: string;
  readonly name: string;
  readonly health: HealthState;
  readonly href: string;
}

export interface NamespaceChoice {
  readonly name: string;
  readonly health?: HealthState;
  /** "7 workloads", "not in the mesh". */
  readonly fact?: string;
}

export interface TopBarProps {
  readonly clusters: readonly ClusterChoice[];
  readonly clusterId: string;
  readonly namespaces: readonly NamespaceChoice[];
  readonly live: LiveState;
  readonly identity: Identity;
  readonly rail: RailPreference;
  /** Pointer or focus comes near what opens it. */
  readonly onNearPalette: () => void;
  readonly onOpenPalette: () => void;
  readonly onSignOut: () => void;
  readonly onCluster: (href: string) => void;
}

const WINDOW_WORDS: Readonly<Record<WindowName, string>> = {
  "10m": "Last 10 min",
  "30m": "Last 30 min",
  "1h": "Last 1 h",
  "3h": "Last 3 h",
  "6h": "Last 6 h",
  "24h": "Last 24 h",
  "7d": "Last 7 d",
};

const WINDOW_OPTIONS = WINDOW_NAMES.map((value) => ({ value, label: WINDOW_WORDS[value] }));
const REFRESH_OPTIONS = REFRESH_SECONDS.map((value) => ({ value, label: refreshWord(value) }));

function refreshWord(choice: RefreshChoice): string {
  return choice === "off" ? "Off" : `${choice} s`;
}

/** 44 high: mark, cluster, namespaces, search, time, refresh, live, person. */
export function TopBar(props: TopBarProps) {
  const { clusters, clusterId, live, identity, rail, onSignOut, onCluster } = props;
  return (
    <header className="flex h-11 shrink-0 items-center border-b border-border bg-surface">
      <div
        data-rail={rail ?? undefined}
        className="side-bar-width flex shrink-0 items-center gap-2.5 pl-4 text-body font-semibold"
      >
        <BrandMark />
        <span className="hidden @min-[120px]:inline">Foresail</span>
      </div>
      <div className="flex min-w-0 flex-1 items-center gap-2 px-2 std:pr-1.5">
        <Select
          label="Cluster"
          hideLabel
          value={clusterId}
          options={clusters.map(({ id, name, health }) => ({
            value: id,
            label: name,
            mark: <HealthMark state={health} />,
          }))}
          onChange={(id) => {
            const chosen = clusters.find((cluster) => cluster.id === id);
            if (chosen !== undefined) onCluster(chosen.href);
          }}
        />
        <NamespaceFilter namespaces={props.namespaces} />
        <SearchButton onNear={props.onNearPalette} onClick={props.onOpenPalette} />
        <TimeControls />
        <LiveDot state={live} />
        <span aria-hidden className="ml-1 h-7 w-px bg-border" />
        <IdentityMenu identity={identity} onSignOut={onSignOut} />
      </div>
    </header>
  );
}

function NamespaceFilter({ namespaces }: Pick<TopBarProps, "namespaces">) {
  const { search, patch } = useSharedSearch();
  const [isOpen, setIsOpen] = useState(false);
  useShortcut({ keys: "n", label: "Choose namespaces", group: "everywhere", run: () => setIsOpen(true) });
  return (
    <MultiSelect
      label="Namespaces"
      allText="All namespaces"
      values={search.namespaces}
      options={namespaces.map(({ name, health, fact }) => ({
        value: name,
        label: name,
        ...(health === undefined ? {} : { mark: <HealthMark state={health} /> }),
        ...(fact === undefined ? {} : { fact }),
      }))}
      onChange={(chosen) => patch({ namespaces: chosen })}
      open={isOpen}
      onOpenChange={setIsOpen}
      className="max-w-70"
    />
  );
}

interface SearchButtonProps {
  readonly onNear: () => void;
  readonly onClick: () => void;
}

function SearchButton({ onNear, onClick }: SearchButtonProps) {
  const isMac = useIsMac();
  return (
    <div className="flex min-w-0 flex-1 justify-center">
      <button
        type="button"
        aria-label="Go to or do"
        onPointerEnter={onNear}
        onFocus={onNear}
        onClick={onClick}
        className="flex h-7 w-7 items-center justify-center gap-2 rounded-control border border-border-control bg-surface-sunken px-2 text-control text-subtle hover:bg-surface-hover std:w-full std:max-w-75 std:justify-start std:px-2.5"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="hidden truncate std:inline">Go to or do…</span>
        <span className="ml-auto hidden std:block">
          <Kbd>{shortcutText("mod+k", isMac)}</Kbd>
        </span>
      </button>
    </div>
  );
}

function TimeControls() {
  const { search, patch } = useSharedSearch();
  const [isOpen, setIsOpen] = useState(false);
  useShortcut({ keys: "t", label: "Choose the window", group: "everywhere", run: () => setIsOpen(true) });
  return (
    <>
      <Select
        label="Window"
        hideLabel
        icon={<Clock3 aria-hidden />}
        value={search.fixed === null ? search.window : null}
        placeholder="Fixed window"
        options={WINDOW_OPTIONS}
        open={isOpen}
        onOpenChange={setIsOpen}
        onChange={(value) => {
          const chosen = WINDOW_NAMES.find((name) => name === value);
          if (chosen !== undefined) patch({ window: chosen, fixed: null });
        }}
      />
      <Select
        label="Refresh"
        hideLabel
        icon={<RefreshCw aria-hidden />}
        value={search.refresh}
        options={REFRESH_OPTIONS}
        onChange={(value) => {
          const chosen = REFRESH_SECONDS.find((candidate) => candidate === value);
          if (chosen !== undefined) patch({ refresh: chosen });
        }}
        className="mr-1"
      />
    </>
  );
}

"use client";

import { X } from "lucide-react";
import { useState, useSyncExternalStore, type ReactNode } from "react";
import { cn } from "../ui/cn.ts";
import { IconButton } from "../ui/button.tsx";
import { useWindowWidth } from "./browser-facts.ts";
import { ResizeHandle } from "./resize-handle.tsx";
import { useShortcut } from "./shortcuts.ts";
import { readStored, writeStored } from "./stored-choice.ts";

export interface SidePanelProps {
  /** What is selected; also the accessible name. */
  readonly label: string;
  /** Head: mark, name, kind badge, facts. */
  readonly title: ReactNode;
  /** Buttons in the head, left of close. */
  readonly headActions?: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the bottom edge. */
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  /** column: to the edge of the window (topology); card: a card beside others (audit). */
  readonly variant?: "column" | "card";
}

const WIDTH_KEY = "foresail.panel-width";
const MIN = 320;
const MAX = 560;

/** The width kept in this browser; null when none is. */
function keptWidth(): number | null {
  const kept = Number(readStored(WIDTH_KEY));
  return kept >= MIN && kept <= MAX ? kept : null;
}

const never = () => () => undefined;

function usePanelWidth(): readonly [number, (width: number) => void] {
  const [chosen, setChosen] = useState<number | null>(null);
  const kept = useSyncExternalStore(never, keptWidth, () => null);
  const standard = useWindowWidth() >= 1600 ? 400 : 360;
  return [chosen ?? kept ?? standard, setChosen];
}

/** One at a time; Esc closes it; what it shows is in the address. Below 1280 it lies over the page. */
export function SidePanel(props: SidePanelProps) {
  const { label, title, headActions, children, actions, onClose, variant = "column" } = props;
  const [width, setWidth] = usePanelWidth();
  useShortcut({ keys: "escape", label: "Close the panel", group: "everywhere", run: onClose });
  useShortcut({ keys: "]", label: "Close the right panel", group: "everywhere", run: onClose });
  return (
    <aside
      aria-label={label}
      style={{ width }}
      className={cn(
        "relative flex min-h-0 max-w-full shrink-0 flex-col bg-surface max-std:absolute max-std:inset-y-0 max-std:right-0 max-std:z-30 max-std:animate-panel-in max-std:shadow-float",
        variant === "column" ? "border-l border-border" : "rounded-card border border-border",
      )}
    >
      <ResizeHandle
        label="Width of the panel"
        orientation="vertical"
        size={width}
        min={MIN}
        max={MAX}
        onResize={(next) => {
          setWidth(next);
          writeStored(WIDTH_KEY, String(next));
        }}
      />
      <header className="flex min-h-9.5 items-center gap-2 border-b border-border py-1 pr-2 pl-3.5">
        <div className="flex min-w-0 flex-1 items-center gap-2.5">{title}</div>
        {headActions}
        <IconButton size="sm" label="Close" icon={<X aria-hidden className="size-3.5" />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-auto">{children}</div>
      {actions === undefined ? null : (
        <footer className="flex flex-wrap items-center gap-2 border-t border-border px-3.5 py-2">
          {actions}
        </footer>
      )}
    </aside>
  );
}

/** A part of a panel, divided from the next by a hairline. */
export function PanelSection({
  title,
  children,
}: {
  readonly title?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="border-b border-border px-3.5 py-3 last:border-b-0">
      {title === undefined ? null : <h3 className="mb-2 text-label font-semibold text-muted">{title}</h3>}
      {children}
    </section>
  );
}

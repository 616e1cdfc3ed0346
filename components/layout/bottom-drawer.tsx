"use client";

import { X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { IconButton } from "../ui/button.tsx";
import { useWindowHeight } from "./browser-facts.ts";
import { ResizeHandle } from "./resize-handle.tsx";

export interface BottomDrawerProps {
  /** "YAML of VirtualService production/api", "Logs of payments". */
  readonly label: string;
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

const MIN = 160;
const START = 280;

/** 280 high, 160 px to 60 % of the window. The page opens and closes it with the key `. */
export function BottomDrawer({ label, head, children, onClose }: BottomDrawerProps) {
  const [height, setHeight] = useState(START);
  const max = Math.round(useWindowHeight() * 0.6);
  return (
    <section
      aria-label={label}
      style={{ height }}
      className="relative flex max-h-[60vh] shrink-0 flex-col border-t border-border bg-surface"
    >
      <ResizeHandle
        label="Height of the drawer"
        orientation="horizontal"
        size={height}
        min={MIN}
        max={max}
        onResize={setHeight}
      />
      <header className="flex h-9.5 shrink-0 items-center gap-2 border-b border-border pr-2 pl-3.5">
        <div className="flex min-w-0 flex-1 items-center gap-2">{head}</div>
        <IconButton size="sm" label="Close" icon={<X aria-hidden className="size-3.5" />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-auto">{children}</div>
    </section>
  );
}

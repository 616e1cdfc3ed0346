"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { floatingStyle } from "./popover.tsx";
import { cn } from "./cn.ts";

/** Once, around the application. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={300} skipDelayDuration={150}>
      {children}
    </Radix.Provider>
  );
}

export interface TooltipProps {
  readonly text: ReactNode;
  /** One focusable element. */
  readonly children: ReactNode;
  readonly side?: "top" | "right" | "bottom" | "left";
}

export function Tooltip({ text, children, side = "top" }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cn(floatingStyle, "max-w-90 px-2 py-1 text-small")}
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

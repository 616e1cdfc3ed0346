"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

/** Floating surface of menus, selects and popovers. */
export const floatingStyle =
  "z-50 rounded-card bg-surface-overlay p-1 text-control text-text shadow-float animate-float-in";

export function PopoverContent({ className, sideOffset = 4, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align="start"
        collisionPadding={8}
        sideOffset={sideOffset}
        className={cn(floatingStyle, className)}
        {...rest}
      />
    </Radix.Portal>
  );
}

"use client";

import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { floatingStyle } from "./popover.tsx";

export const Menu = DropdownMenu.Root;
export const MenuTrigger = DropdownMenu.Trigger;
export const MenuRadioGroup = DropdownMenu.RadioGroup;

export function MenuContent({ className, ...rest }: ComponentProps<typeof DropdownMenu.Content>) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align="end"
        sideOffset={4}
        collisionPadding={8}
        className={cn(floatingStyle, "min-w-44", className)}
        {...rest}
      />
    </DropdownMenu.Portal>
  );
}

const rowStyle =
  "flex h-7 cursor-pointer items-center gap-2 rounded-badge px-2 outline-none select-none data-[highlighted]:bg-surface-active data-[disabled]:cursor-default data-[disabled]:text-disabled [&_svg]:size-3.5 [&_svg]:text-subtle";

export interface MenuItemProps extends ComponentProps<typeof DropdownMenu.Item> {
  readonly icon?: ReactNode;
  /** Key or fact at the right. */
  readonly trailing?: ReactNode;
  readonly danger?: boolean;
}

export function MenuItem({ icon, trailing, danger, className, children, ...rest }: MenuItemProps) {
  return (
    <DropdownMenu.Item className={cn(rowStyle, danger && "text-status-error", className)} {...rest}>
      {icon}
      {children}
      {trailing === undefined ? null : (
        <span className="ml-auto pl-4 text-small text-subtle">{trailing}</span>
      )}
    </DropdownMenu.Item>
  );
}

export function MenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem className={cn(rowStyle, className)} {...rest}>
      {children}
      <DropdownMenu.ItemIndicator className="ml-auto pl-4 text-accent">✓</DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1 text-label text-subtle">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-border" />;
}

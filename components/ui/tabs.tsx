"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

const barStyle = "@container flex h-9 shrink-0 items-stretch gap-5.5 border-b border-border";
const tabStyle =
  "ring-inside inline-flex shrink-0 whitespace-nowrap items-center gap-1.5 border-b-2 border-transparent text-control text-muted transition-colors duration-[var(--motion-hover)] hover:text-text data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text";

export const Tabs = Radix.Root;

export function TabsContent(props: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content {...props} />;
}

export interface TabEntry<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  /** Muted number after the label. */
  readonly count?: number | undefined;
}

function TabLabel({ label, count }: { readonly label: string; readonly count: number | undefined }) {
  return (
    <>
      {label}
      {count === undefined ? null : <span className="text-subtle">{count}</span>}
    </>
  );
}

export interface TabBarProps {
  readonly label: string;
  readonly tabs: readonly TabEntry[];
  readonly className?: string;
  readonly trailing?: ReactNode;
}

/** Inside `<Tabs value onValueChange>`: parts of a panel. */
export function TabBar({ label, tabs, className, trailing }: TabBarProps) {
  return (
    <div className={cn(barStyle, className)}>
      <Radix.List
        aria-label={label}
        className="flex min-w-0 items-stretch gap-3.5 overflow-x-auto @min-[26rem]:gap-5.5"
      >
        {tabs.map(({ value, label: text, count }) => (
          <Radix.Trigger key={value} value={value} className={tabStyle}>
            <TabLabel label={text} count={count} />
          </Radix.Trigger>
        ))}
      </Radix.List>
      {trailing === undefined ? null : (
        <div className="ml-auto flex shrink-0 items-center gap-2 whitespace-nowrap">{trailing}</div>
      )}
    </div>
  );
}

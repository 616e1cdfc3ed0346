"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export interface SegmentedControlProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChange: (value: Value) => void;
  readonly size?: "md" | "sm";
  readonly className?: string;
}

/** Two to five exclusive views of the same thing. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, value, options, onChange, size = "md", className } = props;
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
      className={cn(
        "inline-flex items-center rounded-control border border-border-strong bg-surface-sunken p-px",
        size === "md" ? "h-7" : "h-6",
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-full min-w-6 items-center gap-1.5 rounded-[5px] border border-transparent px-2 text-small font-medium text-muted transition-colors duration-[var(--motion-hover)] hover:text-text data-[state=on]:border-border-strong data-[state=on]:bg-surface-raised data-[state=on]:text-text data-[state=on]:shadow-knob"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

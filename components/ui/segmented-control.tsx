"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { cn } from "./cn.ts";

export interface SegmentedControlProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChange: (value: Value) => void;
  readonly size?: "md" | "sm";
  readonly className?: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Two to five exclusive views of the same thing: one tab stop, arrows choose. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, value, options, onChange, size = "md", className } = props;
  const isAnyChosen = options.some((option) => option.value === value);

  function handleKeyDown(event: KeyboardEvent<HTMLElement>, index: number) {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const place = (index + step + options.length) % options.length;
    const next = options[place];
    if (next === undefined) return;
    onChange(next.value);
    event.currentTarget.parentElement?.querySelectorAll<HTMLElement>("[role=radio]")[place]?.focus();
  }
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn(
        "inline-flex items-center rounded-control border border-border-strong bg-surface-sunken p-px",
        size === "md" ? "h-7" : "h-6",
        className,
      )}
    >
      {options.map((option, index) => {
        const isChosen = option.value === value;
        return (
          <button
            key={option.value}
            type="button"
            role="radio"
            aria-checked={isChosen}
            tabIndex={isChosen || (!isAnyChosen && index === 0) ? 0 : -1}
            onKeyDown={(event) => handleKeyDown(event, index)}
            onClick={() => onChange(option.value)}
            className={cn(
              "inline-flex h-full min-w-6 items-center gap-1.5 rounded-[5px] border border-transparent px-2 text-small font-medium text-muted transition-colors duration-[var(--motion-hover)] hover:text-text",
              isChosen && "border-border-strong bg-surface-raised text-text shadow-knob",
            )}
          >
            {option.label}
          </button>
        );
      })}
    </div>
  );
}

"use client";

import { X } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { cn } from "./cn.ts";
import { useListbox, type Option } from "./listbox.ts";
import { OptionRows } from "./option-rows.tsx";
import { Popover, PopoverAnchor, PopoverContent } from "./popover.tsx";

export interface ComboboxProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly placeholder?: string;
  /** Lets a text that is no option become a chip on ↵ (hosts, header names). */
  readonly allowOther?: boolean;
  readonly invalid?: string | undefined;
  readonly className?: string;
}

/** Field with chips; typing opens the list. Backspace in the empty field takes the last chip away. */
export function Combobox(props: ComboboxProps) {
  const { label, options, values, onChange, placeholder, allowOther = false, invalid, className } = props;
  const [isOpen, setIsOpen] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const listId = useId();
  const toggle = (value: string) =>
    onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value]);
  const list = useListbox({
    options,
    onClose: () => setIsOpen(false),
    onPick: ({ value }) => {
      toggle(value);
      list.setQuery("");
    },
  });

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Backspace" && list.query === "") onChange(values.slice(0, -1));
    else if (event.key === "Enter" && allowOther && list.matching.length === 0 && list.query.trim() !== "") {
      event.preventDefault();
      toggle(list.query.trim());
      list.setQuery("");
    } else {
      if (event.key === "ArrowDown") setIsOpen(true);
      list.handleKeyDown(event);
    }
  }

  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverAnchor asChild>
        <div
          className={cn(
            "flex min-h-7 min-w-0 flex-wrap items-center gap-1 rounded-control border border-border-control bg-surface-sunken px-1.5 py-0.5 text-control has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-accent",
            invalid && "border-status-error",
            className,
          )}
          onClick={() => inputRef.current?.focus()}
        >
          {values.map((value) => (
            <Chip
              key={value}
              text={options.find((option) => option.value === value)?.label ?? value}
              onRemove={() => toggle(value)}
            />
          ))}
          <input
            ref={inputRef}
            role="combobox"
            aria-label={label}
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-invalid={invalid ? true : undefined}
            aria-activedescendant={
              isOpen && list.matching.length > 0 ? `${listId}-${list.active}` : undefined
            }
            autoComplete="off"
            placeholder={values.length === 0 ? placeholder : undefined}
            className="h-5.5 min-w-12 flex-1 bg-transparent px-1 outline-none"
            value={list.query}
            onFocus={() => setIsOpen(true)}
            onBlur={() => setIsOpen(false)}
            onChange={(event) => {
              list.setQuery(event.target.value);
              setIsOpen(true);
            }}
            onKeyDown={handleKeyDown}
          />
        </div>
      </PopoverAnchor>
      <PopoverContent
        className="w-(--radix-popover-trigger-width)"
        onOpenAutoFocus={(event) => event.preventDefault()}
      >
        <OptionRows
          id={listId}
          label={label}
          options={list.matching}
          query={list.query}
          active={list.active}
          chosen={values}
          multiple
          onActiveChange={list.setActive}
          onPick={(option: Option) => {
            toggle(option.value);
            list.setQuery("");
          }}
          onOnly={(option) => onChange([option.value])}
        />
      </PopoverContent>
    </Popover>
  );
}

function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  return (
    <span className="inline-flex h-5 max-w-full items-center gap-1 rounded-badge border border-border-strong bg-surface-raised pr-0.5 pl-1.5 text-small">
      <span className="truncate">{text}</span>
      <button
        type="button"
        aria-label={`Remove ${text}`}
        className="ring-inside -m-0.5 flex size-6 items-center justify-center rounded-badge text-subtle hover:text-text"
        onClick={onRemove}
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}

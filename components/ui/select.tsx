"use client";

import { ChevronDown, Search } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { cn } from "./cn.ts";
import { useListbox, type Option } from "./listbox.ts";
import { OptionRows } from "./option-rows.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";

interface PickerProps {
  /** Muted label inside the closed control; also its accessible name. */
  readonly label: string;
  readonly options: readonly Option[];
  readonly icon?: ReactNode;
  readonly hideLabel?: boolean;
  readonly className?: string;
  /** Opens it from outside, e.g. by the key N. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

export interface SelectProps extends PickerProps {
  readonly value: string | null;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
}

/** One of several. Closed like a button: muted label, value, chevron. A search field appears from 8 options on. */
export function Select({ value, onChange, placeholder = "Choose", ...picker }: SelectProps) {
  const chosen = picker.options.find((option) => option.value === value);
  return (
    <Picker
      {...picker}
      text={chosen?.label ?? placeholder}
      mark={chosen?.mark}
      chosen={value === null ? [] : [value]}
      multiple={false}
      onPick={(option, close) => {
        onChange(option.value);
        close();
      }}
    />
  );
}

export interface MultiSelectProps extends PickerProps {
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  /** Text when none is chosen: "All namespaces". */
  readonly allText: string;
}

/** Any number of several; none chosen means all. */
export function MultiSelect({ values, onChange, allText, ...picker }: MultiSelectProps) {
  const labels = picker.options.filter(({ value }) => values.includes(value)).map(({ label }) => label);
  const text =
    values.length === 0 ? allText : labels.length <= 2 ? labels.join(", ") : `${values.length} chosen`;
  return (
    <Picker
      {...picker}
      text={text === "" ? values.join(", ") : text}
      chosen={values}
      multiple
      onPick={({ value }) =>
        onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value])
      }
      onOnly={({ value }) => onChange([value])}
      foot={
        values.length === 0 ? null : (
          <button
            type="button"
            className="mt-1 flex h-7 w-full items-center rounded-badge border-t border-border px-2 text-accent hover:bg-surface-hover"
            onClick={() => onChange([])}
          >
            {allText}
          </button>
        )
      }
    />
  );
}

interface PickerInnerProps extends PickerProps {
  readonly text: string;
  readonly mark?: ReactNode;
  readonly chosen: readonly string[];
  readonly multiple: boolean;
  readonly onPick: (option: Option, close: () => void) => void;
  readonly onOnly?: (option: Option) => void;
  readonly foot?: ReactNode;
}

function Picker(props: PickerInnerProps) {
  const [isOpenHere, setIsOpenHere] = useState(false);
  const isOpen = props.open ?? isOpenHere;
  const setOpen = (open: boolean) => {
    setIsOpenHere(open);
    props.onOpenChange?.(open);
  };
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger
        aria-label={`${props.label}: ${props.text}`}
        className={cn(
          "inline-flex h-7 min-w-0 items-center gap-1.5 rounded-control border border-border-strong bg-surface-raised px-2.5 text-control transition-colors duration-[var(--motion-hover)] hover:bg-surface-hover data-[state=open]:bg-surface-active",
          props.className,
        )}
      >
        {props.icon === undefined ? null : <span className="text-subtle [&_svg]:size-3.5">{props.icon}</span>}
        {props.mark}
        {props.hideLabel ? null : <span className="text-subtle">{props.label}</span>}
        <span className="truncate font-medium">{props.text}</span>
        <ChevronDown aria-hidden className="ml-1 size-3.5 shrink-0 text-subtle" />
      </PopoverTrigger>
      <PopoverContent className="min-w-(--radix-popover-trigger-width) max-w-90">
        <PickerList {...props} onClose={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}

const SEARCH_FROM = 8;

function PickerList(props: PickerInnerProps & { readonly onClose: () => void }) {
  const { label, options, chosen, multiple, onPick, onOnly, onClose, foot } = props;
  const listId = useId();
  const list = useListbox({ options, onPick: (option) => onPick(option, onClose), onClose });
  const hasSearch = options.length >= SEARCH_FROM;
  return (
    <>
      <div
        className={cn(
          "mb-1 flex h-7 items-center gap-2 px-2",
          hasSearch ? "border-b border-border pb-1" : "sr-only",
        )}
      >
        <Search aria-hidden className="size-3.5 text-subtle" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={list.matching.length === 0 ? undefined : `${listId}-${list.active}`}
          aria-label={`Find in ${label}`}
          autoComplete="off"
          className="min-w-0 flex-1 bg-transparent outline-none"
          value={list.query}
          onChange={(event) => list.setQuery(event.target.value)}
          onKeyDown={list.handleKeyDown}
        />
      </div>
      <OptionRows
        id={listId}
        label={label}
        options={list.matching}
        query={list.query}
        active={list.active}
        chosen={chosen}
        multiple={multiple}
        onActiveChange={list.setActive}
        onPick={(option) => onPick(option, onClose)}
        {...(onOnly === undefined ? {} : { onOnly })}
      />
      {foot}
    </>
  );
}

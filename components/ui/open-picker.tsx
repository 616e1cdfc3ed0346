"use client";

import { Search } from "lucide-react";
import { useId, type ReactNode } from "react";
import { cn } from "./cn.ts";
import { useListbox, type Option } from "./listbox.ts";
import { OptionRows } from "./option-rows.tsx";
import { PickerFace, pickerStyle, type PickerFaceProps } from "./picker-face.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";

export interface OpenPickerProps extends PickerFaceProps {
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly multiple: boolean;
  readonly onPick: (option: Option, close: () => void) => void;
  readonly onOnly?: (option: Option) => void;
  readonly foot?: ReactNode;
  readonly className?: string | undefined;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** A picker with its list, from the first opening on. */
export function OpenPicker(props: OpenPickerProps) {
  return (
    <Popover open={props.isOpen} onOpenChange={props.onOpenChange}>
      <PopoverTrigger aria-label={`${props.label}: ${props.text}`} className={pickerStyle(props.className)}>
        <PickerFace {...props} />
      </PopoverTrigger>
      <PopoverContent className="max-w-90 min-w-(--radix-popover-trigger-width)">
        <PickerList {...props} onClose={() => props.onOpenChange(false)} />
      </PopoverContent>
    </Popover>
  );
}

const SEARCH_FROM = 8;

function PickerList(props: OpenPickerProps & { readonly onClose: () => void }) {
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

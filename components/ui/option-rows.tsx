"use client";

import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "./cn.ts";
import { splitMatch, type Option } from "./listbox.ts";

export interface OptionRowsProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly query: string;
  readonly active: number;
  readonly chosen: readonly string[];
  readonly multiple: boolean;
  readonly onActiveChange: (index: number) => void;
  readonly onPick: (option: Option) => void;
  /** Shows "Only" on hover: picks this one and drops the rest. */
  readonly onOnly?: (option: Option) => void;
}

/** Rows 28 of an open select: mark, label with the matched letters bold, fact, check. */
export function OptionRows(props: OptionRowsProps) {
  const { id, label, options, query, active, chosen, multiple, onActiveChange, onPick, onOnly } = props;
  const listRef = useRef<HTMLUListElement>(null);
  useEffect(() => {
    listRef.current?.querySelector("[data-active=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  if (options.length === 0) {
    return <p className="px-2 py-1.5 text-control text-subtle">Nothing matches “{query}”.</p>;
  }
  return (
    <ul
      ref={listRef}
      id={id}
      role="listbox"
      aria-label={label}
      aria-multiselectable={multiple}
      className="max-h-84 overflow-auto"
    >
      {options.map((option, index) => {
        const isChosen = chosen.includes(option.value);
        const [before, match, after] = splitMatch(option.label, query);
        return (
          <li
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={isChosen}
            data-active={index === active}
            className="group flex h-7 cursor-pointer items-center gap-2 rounded-badge px-2 text-control data-[active=true]:bg-surface-active"
            onPointerMove={() => onActiveChange(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(option)}
          >
            {option.mark}
            <span className="min-w-0 truncate">
              {before}
              <b className="font-semibold">{match}</b>
              {after}
            </span>
            <span className="ml-auto flex items-center gap-2 pl-3 text-small text-subtle">
              {onOnly === undefined ? null : (
                <span
                  aria-hidden
                  className="hidden text-accent group-hover:inline hover:underline"
                  onClick={(event) => {
                    event.stopPropagation();
                    onOnly(option);
                  }}
                >
                  Only
                </span>
              )}
              {option.fact}
              <Check aria-hidden className={cn("size-3.5 text-accent", !isChosen && "invisible")} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

"use client";

import { Plus, Search, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { Input } from "./input.tsx";
import { Kbd } from "./kbd.tsx";
import { useListbox, type Option } from "./listbox.ts";
import { OptionRows } from "./option-rows.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";

export interface FilterKey {
  /** Key in the URL and first word of the chip: "namespace". */
  readonly key: string;
  readonly options: readonly Option[];
}

export interface FilterBarProps {
  readonly placeholder: string;
  readonly text: string;
  readonly onTextChange: (text: string) => void;
  readonly keys: readonly FilterKey[];
  /** Chosen values by key; a key without values has no chip. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly onValuesChange: (values: Readonly<Record<string, readonly string[]>>) => void;
  /** "214 records match". */
  readonly matchText?: string;
  /** After the match count, e.g. a time select. */
  readonly trailing?: ReactNode;
}

/** Search, chips `key value ×`, "+ Filter", "Clear", match count. `/` focuses the search field. */
export function FilterBar(props: FilterBarProps) {
  const { placeholder, text, onTextChange, keys, values, onValuesChange, matchText, trailing } = props;
  const used = keys.filter(({ key }) => (values[key] ?? []).length > 0);
  const unused = keys.filter(({ key }) => (values[key] ?? []).length === 0);
  const setKey = (key: string, chosen: readonly string[]) => onValuesChange({ ...values, [key]: chosen });
  return (
    <div role="search" className="flex min-h-9.5 flex-wrap items-center gap-1.5">
      <Input
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        icon={<Search />}
        hint={text === "" ? <Kbd>/</Kbd> : undefined}
        data-filter-field=""
        className="w-65"
        value={text}
        onChange={(event) => onTextChange(event.target.value)}
      />
      {used.map((filter) => (
        <FilterChip
          key={filter.key}
          filter={filter}
          values={values[filter.key] ?? []}
          onChange={(chosen) => setKey(filter.key, chosen)}
        />
      ))}
      {unused.length > 0 ? <AddFilter keys={unused} onAdd={setKey} /> : null}
      {used.length > 0 || text !== "" ? (
        <Button
          tone="quiet"
          size="sm"
          onClick={() => {
            onTextChange("");
            onValuesChange({});
          }}
        >
          Clear
        </Button>
      ) : null}
      <div className="ml-auto flex items-center gap-2 text-small text-subtle">
        {matchText === undefined ? null : <span role="status">{matchText}</span>}
        {trailing}
      </div>
    </div>
  );
}

interface FilterChipProps {
  readonly filter: FilterKey;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

function FilterChip({ filter, values, onChange }: FilterChipProps) {
  const labels = values.map(
    (value) => filter.options.find((option) => option.value === value)?.label ?? value,
  );
  return (
    <span className="inline-flex h-6 items-center rounded-control border border-border-strong bg-surface-raised text-small">
      <Popover>
        <PopoverTrigger className="h-full rounded-control px-2 hover:bg-surface-hover">
          <span className="text-subtle">{filter.key}</span>{" "}
          <span className="text-text">{labels.join(", ")}</span>
        </PopoverTrigger>
        <PopoverContent>
          <FilterValues filter={filter} values={values} onChange={onChange} />
        </PopoverContent>
      </Popover>
      <button
        type="button"
        aria-label={`Remove filter ${filter.key}`}
        className="flex size-6 items-center justify-center rounded-control text-subtle hover:text-text"
        onClick={() => onChange([])}
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}

function FilterValues({ filter, values, onChange }: FilterChipProps) {
  const toggle = ({ value }: Option) =>
    onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value]);
  const list = useListbox({ options: filter.options, onPick: toggle, onClose: () => undefined });
  const listId = `filter-${filter.key}`;
  return (
    <>
      <input
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={list.matching.length === 0 ? undefined : `${listId}-${list.active}`}
        aria-label={`Find ${filter.key}`}
        placeholder={`Find ${filter.key}`}
        className="mb-1 h-7 w-full border-b border-border bg-transparent px-2 outline-none"
        value={list.query}
        onChange={(event) => list.setQuery(event.target.value)}
        onKeyDown={list.handleKeyDown}
      />
      <OptionRows
        id={listId}
        label={filter.key}
        options={list.matching}
        query={list.query}
        active={list.active}
        chosen={values}
        multiple
        onActiveChange={list.setActive}
        onPick={toggle}
        onOnly={({ value }) => onChange([value])}
      />
    </>
  );
}

interface AddFilterProps {
  readonly keys: readonly FilterKey[];
  readonly onAdd: (key: string, values: readonly string[]) => void;
}

function AddFilter({ keys, onAdd }: AddFilterProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const chosen = keys.find(({ key }) => key === chosenKey);
  const close = (open: boolean) => {
    setIsOpen(open);
    if (!open) setChosenKey(null);
  };
  return (
    <Popover open={isOpen} onOpenChange={close}>
      <PopoverTrigger className="inline-flex h-6 items-center gap-1 rounded-control border border-dashed border-border-control px-2 text-small text-muted hover:bg-surface-hover hover:text-text">
        <Plus aria-hidden className="size-3" />
        Filter
      </PopoverTrigger>
      <PopoverContent>
        {chosen === undefined ? (
          <ul aria-label="Filter by">
            {keys.map(({ key }) => (
              <li key={key}>
                <button
                  type="button"
                  className="ring-inside flex h-7 w-full items-center rounded-badge px-2 hover:bg-surface-active"
                  onClick={() => setChosenKey(key)}
                >
                  {key}
                </button>
              </li>
            ))}
          </ul>
        ) : (
          <FilterValues
            filter={chosen}
            values={[]}
            onChange={(values) => {
              onAdd(chosen.key, values);
              close(false);
            }}
          />
        )}
      </PopoverContent>
    </Popover>
  );
}

"use client";

import { lazy, Suspense, useState, type ReactNode } from "react";
import type { Option } from "./listbox.ts";
import { PickerFace, pickerStyle } from "./picker-face.tsx";
import type { OpenPickerProps } from "./open-picker.tsx";

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

type ClosedPickerProps = Omit<OpenPickerProps, "isOpen" | "onOpenChange"> &
  Pick<PickerProps, "open" | "onOpenChange">;

const loadOpenPicker = () => import("./open-picker.tsx");
const OpenPicker = lazy(async () => ({ default: (await loadOpenPicker()).OpenPicker }));

/** A plain button until it is first opened: the list and what places it come when pointer or focus is near. */
function Picker({ open, onOpenChange, ...picker }: ClosedPickerProps) {
  const [isOpenHere, setIsOpenHere] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const isOpen = open ?? isOpenHere;
  if (isOpen && !wasOpened) setWasOpened(true);
  const setOpen = (next: boolean) => {
    setIsOpenHere(next);
    onOpenChange?.(next);
  };
  const closed = (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-expanded={false}
      aria-label={`${picker.label}: ${picker.text}`}
      className={pickerStyle(picker.className)}
      onPointerEnter={() => void loadOpenPicker()}
      onFocus={() => void loadOpenPicker()}
      onClick={() => setOpen(true)}
    >
      <PickerFace {...picker} />
    </button>
  );
  if (!wasOpened) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenPicker {...picker} isOpen={isOpen} onOpenChange={setOpen} />
    </Suspense>
  );
}

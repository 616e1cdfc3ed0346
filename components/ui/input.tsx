"use client";

import { useId, type ComponentPropsWithRef, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "./cn.ts";
import { HealthMark } from "./health-mark.tsx";

export interface InputStateProps {
  /** Unit inside at the right: "%", "s", "rps". */
  readonly unit?: string;
  /** The live value when the draft differs from it: shows the changed state and "was …" beside. */
  readonly was?: string | undefined;
  /** Why the value is rejected, as a sentence. */
  readonly invalid?: string | undefined;
  /** The value is not set and this default applies: "Istio default". */
  readonly defaultNote?: string | undefined;
  /** Where the note stands. */
  readonly notePlacement?: "beside" | "below";
  /** Icon inside at the left. */
  readonly icon?: ReactNode;
  /** A key hint inside at the right. */
  readonly hint?: ReactNode;
  /** Mono text, for field values and expressions. */
  readonly mono?: boolean;
}

export interface InputProps extends Omit<ComponentPropsWithRef<"input">, "size">, InputStateProps {}

const boxStyle =
  "flex h-7 min-w-0 items-center gap-1.5 rounded-control border border-border-control bg-surface-sunken px-2 text-control transition-colors duration-[var(--motion-hover)] has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-accent";

/** Text field, 28 high. The note (was, default, why invalid) is part of its description. */
export function Input(props: InputProps) {
  const {
    unit,
    was,
    invalid,
    defaultNote,
    notePlacement = "beside",
    icon,
    hint,
    mono,
    className,
    ...rest
  } = props;
  const noteId = useId();
  const note = invalid ?? (was === undefined ? defaultNote : `was ${was}`);
  const describedBy = [rest["aria-describedby"], note === undefined ? null : noteId]
    .filter(Boolean)
    .join(" ");
  return (
    <span className={cn("inline-flex min-w-0", NOTE_PLACEMENTS[notePlacement])}>
      <span data-state={inputState(props)} className={cn(boxStyle, boxTone(props), className)}>
        {icon === undefined ? null : <span className="shrink-0 text-subtle [&_svg]:size-3.5">{icon}</span>}
        <input
          {...rest}
          aria-invalid={invalid ? true : undefined}
          aria-describedby={describedBy || undefined}
          className={cn(
            "w-full min-w-0 flex-1 bg-transparent outline-none",
            mono && "font-mono text-code",
            was !== undefined && "font-semibold",
            isMuted(props) && "text-disabled",
          )}
        />
        {unit === undefined ? null : <span className="shrink-0 text-small text-subtle">{unit}</span>}
        {invalid ? <HealthMark state="failing" decorative /> : hint}
      </span>
      <InputNote id={noteId} text={note} isFault={Boolean(invalid)} />
    </span>
  );
}

const NOTE_PLACEMENTS = { beside: "items-center gap-2", below: "flex-col gap-1" } as const;

function inputState({ invalid, was }: InputProps): "invalid" | "changed" | undefined {
  if (invalid) return "invalid";
  return was === undefined ? undefined : "changed";
}

function boxTone(props: InputProps) {
  const state = inputState(props);
  return [
    state === "changed" && "border-accent shadow-[inset_2px_0_0_var(--accent)]",
    state === "invalid" && "border-status-error",
    props.readOnly && "border-transparent bg-transparent px-0",
    props.disabled && "border-border",
  ];
}

function isMuted({ defaultNote, was, disabled }: InputProps): boolean {
  return disabled === true || (defaultNote !== undefined && was === undefined);
}

interface InputNoteProps {
  readonly id: string;
  readonly text: string | undefined;
  readonly isFault: boolean;
}

function InputNote({ id, text, isFault }: InputNoteProps) {
  if (text === undefined) return null;
  return (
    <span id={id} className={cn("text-small", isFault ? "text-status-error" : "text-subtle")}>
      {text}
    </span>
  );
}

export interface NumberInputProps extends Omit<
  InputProps,
  "value" | "onChange" | "type" | "min" | "max" | "step"
> {
  /** Null is not set. */
  readonly value: number | null;
  readonly onValueChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  /** Of one press of ↑ or ↓; with ⇧ ten of them. */
  readonly step?: number;
}

/** Numbers only; ↑ ↓ step, ⇧ ×10. Values are held to min and max when stepping, not while typing. */
export function NumberInput({ value, onValueChange, min, max, step = 1, ...rest }: NumberInputProps) {
  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    rest.onKeyDown?.(event);
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const size = step * (event.shiftKey ? 10 : 1);
    const next = (value ?? 0) + (event.key === "ArrowUp" ? size : -size);
    onValueChange(Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next)));
  }
  return (
    <Input
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      value={value === null ? "" : String(value)}
      onKeyDown={handleKeyDown}
      onChange={(event) => {
        const text = event.target.value.trim();
        if (text === "") onValueChange(null);
        else if (Number.isFinite(Number(text))) onValueChange(Number(text));
      }}
    />
  );
}

export interface LabelledProps {
  readonly label: ReactNode;
  /** Helper text under the label line. */
  readonly help?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A visible label over one control; the control is inside the label, so no id is needed. */
export function Labelled({ label, help, children, className }: LabelledProps) {
  return (
    <label className={cn("flex min-w-0 flex-col gap-1", className)}>
      <span className="text-label text-subtle">{label}</span>
      {children}
      {help === undefined ? null : <span className="text-small text-subtle">{help}</span>}
    </label>
  );
}

export interface CheckboxProps extends Omit<ComponentPropsWithRef<"input">, "type" | "onChange"> {
  readonly label: ReactNode;
  readonly onCheckedChange: (checked: boolean) => void;
}

export function Checkbox({ label, onCheckedChange, className, ...rest }: CheckboxProps) {
  return (
    <label className={cn("flex min-h-6 items-center gap-2 text-control", className)}>
      <input
        type="checkbox"
        {...rest}
        onChange={(event) => onCheckedChange(event.target.checked)}
        className="size-3.5 shrink-0 accent-accent-fill"
      />
      <span>{label}</span>
    </label>
  );
}

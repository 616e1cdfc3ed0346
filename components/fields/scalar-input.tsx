"use client";

import { useState, type KeyboardEvent, type ReactNode } from "react";
import type { JsonValue } from "@/lib/domain/base/json.ts";
import { readScalar, scalarText, type FieldShape } from "@/lib/domain/istio/form.ts";
import { Input } from "../ui/input.tsx";

export interface ScalarInputProps {
  readonly id?: string;
  /** Accessible name where no label points at the input. */
  readonly label?: string;
  readonly shape: FieldShape;
  readonly value: JsonValue | undefined;
  /** Undefined: nothing is left in the input. */
  readonly onCommit: (value: JsonValue | undefined) => void;
  /** Why the value is wrong, one sentence; undefined when it is not. */
  readonly invalid?: string | undefined;
  readonly was?: string | undefined;
  /** What holds while the field is absent. */
  readonly defaultText?: string | null | undefined;
  readonly unit?: string | undefined;
  readonly readOnly?: boolean;
  readonly className?: string | undefined;
  readonly suggestionsId?: string | undefined;
  readonly icon?: ReactNode;
  readonly autoFocus?: boolean;
}

/**
 * A text field that commits as somebody types. What is no value of the shape stays in the input and is not committed; an
 * emptied input is committed when it is left, so that a value can be typed anew in its place.
 */
export function ScalarInput(props: ScalarInputProps) {
  const { shape, value, onCommit, invalid, was, defaultText, readOnly = false } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? scalarText(value);
  const read = typed === null || typed === "" ? null : readScalar(shape, typed);
  const problem = read?.ok === false ? read.error : invalid;
  function handleText(next: string) {
    setTyped(next);
    if (next === "") return;
    const parsed = readScalar(shape, next);
    if (parsed.ok && parsed.value !== value) onCommit(parsed.value);
  }
  function settle() {
    if (typed === "" && value !== undefined) onCommit(undefined);
    setTyped(null);
  }
  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Enter" || event.metaKey || event.ctrlKey) {
      if (event.key !== "Control" && event.key !== "Meta" && "aczxv".indexOf(event.key) === -1) settle();
      return;
    }
    const step = isNumeric(shape) ? stepOf(event) : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = (Number(text) || 0) + step;
    if (next >= 0) handleText(String(next));
  }
  const isAbsent = value === undefined && text === "";
  return (
    <span className="flex min-w-0">
      <Input
        id={props.id}
        mono
        aria-label={props.label}
        className={props.className}
        value={text}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        autoFocus={props.autoFocus}
        list={props.suggestionsId}
        {...(isNumeric(shape) ? { inputMode: "decimal" as const } : {})}
        {...(props.unit === undefined ? {} : { unit: props.unit })}
        {...(props.icon === undefined ? {} : { icon: props.icon })}
        invalid={problem}
        was={was}
        placeholder={isAbsent ? (defaultText ?? "not set") : undefined}
        notePlacement={problem === undefined ? "beside" : "below"}
        onChange={(event) => handleText(event.target.value)}
        onBlur={settle}
        onKeyDown={handleKeyDown}
      />
    </span>
  );
}

function isNumeric(shape: FieldShape): boolean {
  return shape === "integer" || shape === "number";
}

function stepOf({ key, shiftKey }: KeyboardEvent): number {
  const size = shiftKey ? 10 : 1;
  if (key === "ArrowUp") return size;
  return key === "ArrowDown" ? -size : 0;
}

"use client";

import type { JsonValue } from "@/lib/domain/base/json.ts";
import { Select } from "../ui/select.tsx";

export interface ChoiceInputProps {
  readonly label: string;
  readonly values: readonly JsonValue[];
  readonly value: JsonValue | undefined;
  readonly onCommit: (value: JsonValue | undefined) => void;
  readonly was?: string | undefined;
  readonly defaultText?: string | null | undefined;
  readonly readOnly: boolean;
  /** Whether the field may be left out. */
  readonly isOptional: boolean;
}

const UNSET = "\u0000";

/** One of few values, or none. A value that is none of them is shown and kept until another is chosen. */
export function ChoiceInput(props: ChoiceInputProps) {
  const { label, values, value, onCommit, was, defaultText, readOnly, isOptional } = props;
  const current = value === undefined ? UNSET : textOf(value);
  if (readOnly)
    return (
      <span className="inline-flex h-7 items-center font-mono text-code">
        {value === undefined ? "not set" : current}
      </span>
    );
  const known = values.map((one) => ({ value: textOf(one), label: textOf(one) }));
  const isForeign = value !== undefined && !known.some((one) => one.value === current);
  const unset = { value: UNSET, label: "not set", ...(defaultText == null ? {} : { fact: defaultText }) };
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Select
        hideLabel
        label={label}
        value={current}
        options={[
          ...(isOptional || value === undefined ? [unset] : []),
          ...(isForeign ? [{ value: current, label: current, fact: "unknown value" }] : []),
          ...known,
        ]}
        onChange={(chosen) =>
          onCommit(chosen === UNSET ? undefined : values.find((one) => textOf(one) === chosen))
        }
        className={
          was === undefined ? "min-w-28" : "min-w-28 border-accent shadow-[inset_2px_0_0_var(--accent)]"
        }
      />
      {was !== undefined ? (
        <span className="text-small text-subtle">was {was}</span>
      ) : value === undefined && defaultText != null ? (
        <span className="truncate text-small text-subtle">{defaultText}</span>
      ) : null}
    </span>
  );
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

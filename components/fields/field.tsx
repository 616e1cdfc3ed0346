"use client";

import type { ReactNode } from "react";
import { parseDurationMs } from "@/lib/domain/istio/duration.ts";
import type { JsonValue, Path } from "@/lib/domain/base/json.ts";
import { isScalarShape } from "@/lib/domain/istio/form.ts";
import { ChoiceInput } from "./choice-input.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { FieldYaml } from "./field-yaml.tsx";
import { ScalarInput } from "./scalar-input.tsx";
import { useSuggestions } from "./suggestions.ts";
import { TokenList } from "./token-list.tsx";
import { useField, type FieldHandle } from "./use-field.ts";

export interface FieldProps {
  readonly path: Path;
  readonly label?: ReactNode;
  readonly hint?: ReactNode;
  readonly aside?: ReactNode;
  readonly unit?: string;
  /** What holds without the field, where the registry does not say it or an arrangement knows better. */
  readonly defaultText?: string;
  /** How wide the input is. */
  readonly width?: "number" | "text";
  readonly canRemove?: boolean;
}

/** One value of the object: a text, number, duration, choice, or a list of such. Bigger things are groups and lists. */
export function Field(props: FieldProps) {
  const { path, label, hint, aside, canRemove } = props;
  const field = useField(path);
  const { shape, schema } = field.state;
  const isTokens = shape === "list" && isScalarShape(schema?.items?.type === undefined ? "free" : "text");
  return (
    <FieldFrame
      field={field}
      label={label}
      hint={hint}
      aside={aside}
      isGroup={isTokens || shape === "enum" || shape === "boolean"}
      {...(canRemove === undefined ? {} : { canRemove })}
    >
      <FieldControl {...props} field={field} isTokens={isTokens} />
    </FieldFrame>
  );
}

interface FieldControlProps extends FieldProps {
  readonly field: FieldHandle;
  readonly isTokens: boolean;
}

function FieldControl({ field, isTokens, unit, defaultText, width }: FieldControlProps) {
  const { state, was, isReadOnly, commit, id } = field;
  const { shape, schema, facts, value, isMisfit, isRequired } = state;
  const suggestions = useSuggestions(state);
  const absent = defaultText ?? facts?.defaultText ?? null;
  if (isMisfit || (!isScalarShape(shape) && !isTokens)) return <FieldYaml field={field} />;
  if (isTokens) return <TokenList field={field} suggestions={suggestions} defaultText={absent} />;
  if (shape === "enum" || shape === "boolean") {
    return (
      <ChoiceInput
        label={state.name}
        values={shape === "enum" ? (schema?.enum ?? []) : [true, false]}
        value={value}
        onCommit={commit}
        was={was}
        defaultText={absent}
        readOnly={isReadOnly}
        isOptional={!isRequired}
      />
    );
  }
  const isNarrow = width === "number" || (width === undefined && isShort(field));
  return (
    <>
      <ScalarInput
        id={id}
        shape={shape}
        value={value}
        onCommit={commit}
        was={was}
        defaultText={absent}
        unit={unit ?? UNIT_TEXTS[facts?.unit ?? ""]}
        readOnly={isReadOnly}
        invalid={invalidBecause(field)}
        className={isNarrow ? "w-32" : "w-64"}
        suggestionsId={suggestions.length === 0 ? undefined : `${id}-suggestions`}
      />
      {suggestions.length === 0 ? null : (
        <datalist id={`${id}-suggestions`}>
          {suggestions.map((one) => (
            <option key={one.value} value={one.value}>
              {one.fact}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}

const UNIT_TEXTS: Readonly<Record<string, string>> = { percent: "%", bytes: "bytes", seconds: "s" };

function isShort({ state: { shape, facts } }: FieldHandle): boolean {
  return shape === "integer" || shape === "number" || facts?.unit === "duration";
}

/** What can be told from the value alone; the schema's problems come from the check of the whole text. */
function invalidBecause({ state: { facts, value } }: FieldHandle): string | undefined {
  return facts?.unit === "duration" ? durationProblem(value) : undefined;
}

function durationProblem(value: JsonValue | undefined): string | undefined {
  if (typeof value !== "string" || parseDurationMs(value) !== null) return undefined;
  return "Write a duration such as 250ms, 1.5s or 1h30m; there is no unit for days";
}

"use client";

import type { ReactNode } from "react";
import { parseDurationMs } from "@/lib/domain/istio/duration.ts";
import type { JsonValue, Path } from "@/lib/domain/base/json.ts";
import { isScalarShape } from "@/lib/domain/istio/form.ts";
import { ChoiceInput } from "./choice-input.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { FieldYaml } from "./field-yaml.tsx";
import { ScalarInput } from "./scalar-input.tsx";
import { SuggestionList } from "./suggestion-list.tsx";
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
  const { shape, facts, isMisfit } = field.state;
  const absent = defaultText ?? facts?.defaultText ?? null;
  if (isTokens && !isMisfit) return <TokenList field={field} defaultText={absent} />;
  if (isMisfit || !isScalarShape(shape)) return <FieldYaml field={field} />;
  if (shape === "enum" || shape === "boolean") return <ChoiceControl field={field} defaultText={absent} />;
  return (
    <ScalarControl
      field={field}
      defaultText={absent}
      unit={unit ?? unitText(field)}
      className={(width ?? usualWidth(field)) === "number" ? "w-32" : "w-64"}
    />
  );
}

interface ChoiceControlProps {
  readonly field: FieldHandle;
  readonly defaultText: string | null;
}

function ChoiceControl({ field, defaultText }: ChoiceControlProps) {
  const { state, was, isReadOnly, commit } = field;
  return (
    <ChoiceInput
      label={state.name}
      values={state.shape === "enum" ? (state.schema?.enum ?? []) : [true, false]}
      value={state.value}
      onCommit={commit}
      was={was}
      defaultText={defaultText}
      readOnly={isReadOnly}
      isOptional={!state.isRequired}
    />
  );
}

interface ScalarControlProps {
  readonly field: FieldHandle;
  readonly defaultText: string | null;
  readonly unit: string | undefined;
  readonly className: string;
}

/** A text field with what it may point at offered below. */
function ScalarControl({ field, ...look }: ScalarControlProps) {
  const { id, state, was, isReadOnly, commit } = field;
  const suggestions = useSuggestions(state);
  const listId = suggestions.length === 0 ? undefined : `${id}-suggestions`;
  return (
    <>
      <ScalarInput
        {...look}
        id={id}
        shape={state.shape}
        value={state.value}
        onCommit={commit}
        was={was}
        readOnly={isReadOnly}
        invalid={invalidBecause(field)}
        suggestionsId={listId}
      />
      {listId === undefined ? null : <SuggestionList id={listId} suggestions={suggestions} />}
    </>
  );
}

const UNIT_TEXTS: Readonly<Record<string, string>> = { percent: "%", bytes: "bytes", seconds: "s" };

function unitText({ state: { facts } }: FieldHandle): string | undefined {
  return facts?.unit == null ? undefined : UNIT_TEXTS[facts.unit];
}

function usualWidth({ state: { shape, facts } }: FieldHandle): "number" | "text" {
  const isShort = shape === "integer" || shape === "number" || facts?.unit === "duration";
  return isShort ? "number" : "text";
}

/** What can be told from the value alone; the schema's problems come from the check of the whole text. */
function invalidBecause({ state: { facts, value } }: FieldHandle): string | undefined {
  return facts?.unit === "duration" ? durationProblem(value) : undefined;
}

function durationProblem(value: JsonValue | undefined): string | undefined {
  if (typeof value !== "string" || parseDurationMs(value) !== null) return undefined;
  return "Write a duration such as 250ms, 1.5s or 1h30m; there is no unit for days";
}

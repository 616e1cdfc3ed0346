"use client";

import { X } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import type { JsonValue } from "@/lib/domain/base/json.ts";
import { readScalar, scalarText, shapeOf } from "@/lib/domain/istio/form.ts";
import { useForm } from "./form-context.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import { useSuggestions, type Suggestion } from "./suggestions.ts";
import type { FieldHandle } from "./use-field.ts";

export interface TokenListProps {
  readonly field: FieldHandle;
  readonly defaultText: string | null;
}

/** A list of texts or numbers as chips, each taken away by its own button; what is typed is added by Enter or on leaving. */
export function TokenList({ field, defaultText }: TokenListProps) {
  const { edit } = useForm();
  const { state, isReadOnly, was, id } = field;
  const { path, value, name } = state;
  const suggestions = useSuggestions(state);
  const tokens: readonly JsonValue[] = Array.isArray(value) ? value : [];
  const add = (token: JsonValue) => edit({ type: "insert", path: [...path, tokens.length], value: token });
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <ul
        className={
          was === undefined
            ? "flex min-h-7 flex-wrap items-center gap-1"
            : "flex min-h-7 flex-wrap items-center gap-1 border-l-2 border-l-accent pl-2"
        }
      >
        {tokens.length === 0 && (isReadOnly || defaultText !== null) ? (
          <li className="text-small text-subtle">{defaultText ?? "not set"}</li>
        ) : null}
        {tokens.map((token, index) => (
          <li key={index} className="flex min-w-0">
            <Token
              text={typeof token === "object" ? JSON.stringify(token) : scalarText(token)}
              owner={name}
              onRemove={isReadOnly ? null : () => edit({ type: "remove", path: [...path, index] })}
            />
          </li>
        ))}
        {isReadOnly ? null : (
          <li>
            <TokenInput id={id} field={field} suggestions={suggestions} onAdd={add} />
          </li>
        )}
      </ul>
      {was === undefined ? null : <span className="text-small text-subtle">was {was}</span>}
    </div>
  );
}

interface TokenProps {
  readonly text: string;
  readonly owner: string;
  readonly onRemove: (() => void) | null;
}

function Token({ text, owner, onRemove }: TokenProps) {
  return (
    <span className="inline-flex h-6 max-w-full items-center gap-1 rounded-badge border border-border-strong bg-surface-raised pl-2 font-mono text-code last:pr-0">
      <span className="truncate" title={text}>
        {text === "" ? <i className="text-subtle">empty text</i> : text}
      </span>
      {onRemove === null ? (
        <span className="w-1" />
      ) : (
        <button
          type="button"
          aria-label={`Remove ${text} from ${owner}`}
          className="inline-flex size-6 items-center justify-center rounded-badge text-subtle hover:text-text"
          onClick={onRemove}
        >
          <X aria-hidden className="size-3" />
        </button>
      )}
    </span>
  );
}

interface TokenInputProps {
  readonly id: string;
  readonly field: FieldHandle;
  readonly suggestions: readonly Suggestion[];
  readonly onAdd: (token: JsonValue) => void;
}

function TokenInput({ id, field, suggestions, onAdd }: TokenInputProps) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const listId = useId();
  const shape = shapeOf(field.state.schema?.items ?? null);
  const choices = [
    ...suggestions,
    ...(field.state.schema?.items?.enum ?? []).map((value) => ({ value: String(value) })),
  ];
  function add() {
    if (text === "") return;
    const read = readScalar(shape, text);
    setProblem(read.ok ? null : read.error);
    if (!read.ok) return;
    onAdd(read.value);
    setText("");
  }
  function handleKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  }
  return (
    <span className="inline-flex items-center gap-2">
      <input
        id={id}
        aria-label={`Add to ${field.state.name}`}
        aria-invalid={problem !== null}
        className="h-6 w-36 rounded-control border border-border-control bg-surface-sunken px-2 font-mono text-code"
        placeholder="Add, then Enter"
        autoComplete="off"
        spellCheck={false}
        value={text}
        list={choices.length === 0 ? undefined : listId}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={handleKeyDown}
        onBlur={add}
      />
      {choices.length === 0 ? null : <SuggestionList id={listId} suggestions={choices} />}
      {problem === null ? null : <span className="text-small text-status-error">{problem}</span>}
    </span>
  );
}

"use client";

import { Plus, X } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { initialValue } from "@/lib/domain/istio/form.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { useForm } from "./form-context.ts";
import { ScalarInput } from "./scalar-input.tsx";
import { SuggestionList } from "./suggestion-list.tsx";
import type { Suggestion } from "./suggestions.ts";
import { useField } from "./use-field.ts";

export interface MapFieldProps {
  readonly path: Path;
  readonly label?: ReactNode;
  readonly hint?: ReactNode;
  readonly aside?: ReactNode;
  /** "label", "header": for buttons. */
  readonly noun?: string;
  readonly keySuggestions?: readonly Suggestion[];
  readonly newValue?: () => JsonValue;
  /** The value of one key; a text input unless given. */
  readonly children?: (path: Path, key: string) => ReactNode;
}

/** Keys of the author's own with their values: labels, headers, claims. */
export function MapField(props: MapFieldProps) {
  const { path, label, hint, aside, noun = "key", keySuggestions = [], newValue, children } = props;
  const { edit } = useForm();
  const field = useField(path);
  const { state, isReadOnly } = field;
  const entries = isJsonObject(state.value) ? Object.entries(state.value) : [];
  const valueSchema =
    typeof state.schema?.additionalProperties === "object" ? state.schema.additionalProperties : null;
  return (
    <FieldFrame field={field} label={label} hint={hint} aside={aside} isGroup>
      <div className="flex min-w-0 flex-col gap-1">
        {entries.length === 0 && isReadOnly ? <span className="text-small text-subtle">none</span> : null}
        {entries.map(([key, value]) => {
          const place = [...path, key];
          return (
            <div key={key} className="flex min-w-0 flex-wrap items-start gap-1.5">
              <KeyInput
                name={key}
                noun={noun}
                taken={entries.map(([other]) => other)}
                readOnly={isReadOnly}
                onRename={(to) => edit({ type: "rename", path: place, to })}
              />
              <div className="min-w-0 flex-[1_1_7rem]">
                {children?.(place, key) ?? (
                  <ScalarInput
                    shape="text"
                    label={`Value of ${key}`}
                    value={value}
                    readOnly={isReadOnly}
                    className="w-full max-w-64"
                    onCommit={(next) => edit({ type: "set", path: place, value: next ?? "" })}
                  />
                )}
              </div>
              {isReadOnly ? null : (
                <IconButton
                  size="sm"
                  label={`Remove ${noun} ${key}`}
                  icon={<X className="size-3.5" />}
                  onClick={() => edit({ type: "remove", path: place })}
                />
              )}
            </div>
          );
        })}
        {isReadOnly ? null : (
          <NewKey
            noun={noun}
            taken={entries.map(([key]) => key)}
            suggestions={keySuggestions}
            onAdd={(key) =>
              edit({ type: "set", path: [...path, key], value: newValue?.() ?? initialValue(valueSchema) })
            }
          />
        )}
      </div>
    </FieldFrame>
  );
}

interface KeyInputProps {
  readonly name: string;
  readonly noun: string;
  readonly taken: readonly string[];
  readonly readOnly: boolean;
  readonly onRename: (to: string) => void;
}

/** Renames when it is left: a key that is half typed is no key. */
function KeyInput({ name, noun, taken, readOnly, onRename }: KeyInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const isTaken = typed !== null && typed !== name && taken.includes(typed);
  function settle() {
    if (typed !== null && typed !== "" && typed !== name && !isTaken) onRename(typed);
    setTyped(null);
  }
  return (
    <input
      aria-label={`Name of ${noun} ${name}`}
      aria-invalid={isTaken}
      title={isTaken ? "This key is there already" : undefined}
      className="h-7 w-36 min-w-0 rounded-control border border-border-control bg-surface-sunken px-2 font-mono text-code read-only:border-transparent read-only:bg-transparent aria-invalid:border-status-error"
      readOnly={readOnly}
      spellCheck={false}
      value={typed ?? name}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => (event.key === "Enter" ? settle() : undefined)}
    />
  );
}

interface NewKeyProps {
  readonly noun: string;
  readonly taken: readonly string[];
  readonly suggestions: readonly Suggestion[];
  readonly onAdd: (key: string) => void;
}

function NewKey({ noun, taken, suggestions, onAdd }: NewKeyProps) {
  const [text, setText] = useState("");
  const listId = useId();
  const isTaken = taken.includes(text);
  function add() {
    if (text === "" || isTaken) return;
    onAdd(text);
    setText("");
  }
  return (
    <div className="flex items-center gap-1.5">
      <input
        aria-label={`New ${noun}`}
        aria-invalid={isTaken}
        className="h-7 w-40 rounded-control border border-border-control bg-surface-sunken px-2 font-mono text-code"
        placeholder={`New ${noun}`}
        spellCheck={false}
        autoComplete="off"
        list={suggestions.length === 0 ? undefined : listId}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
      />
      {suggestions.length === 0 ? null : <SuggestionList id={listId} suggestions={suggestions} />}
      {text === "" ? null : (
        <Button
          size="sm"
          icon={<Plus aria-hidden className="size-3.5" />}
          disabledReason={isTaken ? "is there already" : null}
          onClick={add}
        >
          Add {noun}
        </Button>
      )}
    </div>
  );
}

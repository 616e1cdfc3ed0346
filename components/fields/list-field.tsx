"use client";

import { ArrowDown, ArrowUp, Copy, Plus, Trash2 } from "lucide-react";
import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { toJsonPointer, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { initialValue } from "@/lib/domain/istio/form.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { FieldProblems } from "./field-frame.tsx";
import { useForm } from "./form-context.ts";
import { useElementKeys } from "./element-keys.ts";
import { useField } from "./use-field.ts";

export interface ListFieldProps {
  readonly path: Path;
  /** "route", "subset": for buttons and what is announced. */
  readonly noun: string;
  /** Head line of an element. */
  readonly title?: (element: JsonValue, index: number) => ReactNode;
  readonly children: (path: Path, index: number) => ReactNode;
  /** What a new element says; as little as the schema allows unless given. */
  readonly newElement?: () => JsonValue;
  /** Where the order decides what happens, elements can be moved. */
  readonly ordered?: boolean;
  readonly empty?: ReactNode;
  readonly canAdd?: boolean;
}

/** Elements one below the other: add, take away, copy, and move with ⌥↑ ⌥↓. */
export function ListField(props: ListFieldProps) {
  const { path, noun, title, children, newElement, ordered = false, empty, canAdd = true } = props;
  const { edit } = useForm();
  const field = useField(path);
  const { state, isReadOnly, problems } = field;
  const elements: readonly JsonValue[] = Array.isArray(state.value) ? state.value : [];
  const keys = useElementKeys(elements.length);
  const [announced, setAnnounced] = useState("");
  const listRef = useRef<HTMLDivElement>(null);
  const focusLater = useFocusAfterMove(listRef);
  const at = (index: number): Path => [...path, index];

  function insert(index: number, value: JsonValue) {
    keys.insert(index);
    focusLater(index);
    edit({ type: "insert", path: at(index), value });
  }
  function move(from: number, to: number) {
    if (to < 0 || to >= elements.length) return;
    keys.move(from, to);
    focusLater(to);
    setAnnounced(`${noun} ${from + 1} is now ${to + 1} of ${elements.length}`);
    edit({ type: "move", path, from, to });
  }
  function remove(index: number) {
    keys.remove(index);
    edit({ type: "remove", path: at(index) });
  }
  return (
    <div ref={listRef} data-field={toJsonPointer(path)} className="flex min-w-0 flex-col gap-2">
      <FieldProblems problems={problems} />
      {elements.length === 0 ? <p className="text-control text-subtle">{empty ?? `No ${noun}.`}</p> : null}
      <ol className="flex min-w-0 flex-col gap-2 empty:hidden">
        {elements.map((element, index) => (
          <ListElement
            key={keys.of(index)}
            noun={noun}
            index={index}
            count={elements.length}
            ordered={ordered}
            readOnly={isReadOnly}
            title={title?.(element, index)}
            onMove={(to) => move(index, to)}
            onCopy={() => insert(index + 1, element)}
            onRemove={() => remove(index)}
          >
            {children(at(index), index)}
          </ListElement>
        ))}
      </ol>
      {isReadOnly || !canAdd ? null : (
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() =>
              insert(elements.length, newElement?.() ?? initialValue(state.schema?.items ?? null))
            }
          >
            Add {noun}
          </Button>
        </div>
      )}
      <span role="status" className="sr-only">
        {announced}
      </span>
    </div>
  );
}

interface ListElementProps {
  readonly noun: string;
  readonly index: number;
  readonly count: number;
  readonly ordered: boolean;
  readonly readOnly: boolean;
  readonly title: ReactNode;
  readonly onMove: (to: number) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

function ListElement(props: ListElementProps) {
  const { noun, index, count, ordered, readOnly, title, onMove, onCopy, onRemove, children } = props;
  const id = useId();
  const which = `${noun} ${index + 1}`;
  function handleKeyDown(event: KeyboardEvent) {
    if (!ordered || readOnly || !event.altKey) return;
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    onMove(index + (event.key === "ArrowUp" ? -1 : 1));
  }
  return (
    <li
      aria-labelledby={id}
      className="min-w-0 rounded-card border border-border bg-surface"
      onKeyDown={handleKeyDown}
    >
      <div className="flex min-h-8 min-w-0 items-center gap-2 border-b border-border px-2.5 py-0.5">
        <span
          id={id}
          data-element-head={index}
          tabIndex={-1}
          className="inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-badge bg-surface-active px-1 text-label"
        >
          <span className="sr-only">{noun} </span>
          {index + 1}
        </span>
        <div className="min-w-0 flex-1 truncate text-control">{title}</div>
        {readOnly ? null : (
          <div className="flex shrink-0 items-center">
            {ordered ? (
              <>
                <IconButton
                  size="sm"
                  label={`Move ${which} up`}
                  icon={<ArrowUp className="size-3.5" />}
                  disabled={index === 0}
                  onClick={() => onMove(index - 1)}
                />
                <IconButton
                  size="sm"
                  label={`Move ${which} down`}
                  icon={<ArrowDown className="size-3.5" />}
                  disabled={index === count - 1}
                  onClick={() => onMove(index + 1)}
                />
              </>
            ) : null}
            <IconButton
              size="sm"
              label={`Copy ${which}`}
              icon={<Copy className="size-3.5" />}
              onClick={onCopy}
            />
            <IconButton
              size="sm"
              label={`Remove ${which}`}
              icon={<Trash2 className="size-3.5" />}
              onClick={onRemove}
            />
          </div>
        )}
      </div>
      <div className="min-w-0 px-2.5 py-1.5">{children}</div>
    </li>
  );
}

/** The focus goes along with the element that was moved or added: browsers drop it when a focused node changes its place. */
function useFocusAfterMove(listRef: RefObject<HTMLDivElement | null>) {
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    const index = wanted.current;
    if (index === null) return;
    wanted.current = null;
    listRef.current
      ?.querySelector<HTMLElement>(`:scope > ol > li > div > [data-element-head="${index}"]`)
      ?.focus();
  });
  return (index: number) => {
    wanted.current = index;
  };
}

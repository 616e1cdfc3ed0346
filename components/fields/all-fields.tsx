"use client";

import { ChevronRight, Plus } from "lucide-react";
import { useState, type ReactNode } from "react";
import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import {
  fieldState,
  initialValue,
  isScalarShape,
  membersAt,
  schemaAt,
  shapeOf,
  unionsOf,
  type FieldState,
} from "@/lib/domain/istio/form.ts";
import type { SchemaNode } from "@/lib/domain/istio/schema.ts";
import { cn } from "../ui/cn.ts";
import { Select } from "../ui/select.tsx";
import { Field } from "./field.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { FieldYaml } from "./field-yaml.tsx";
import { useForm } from "./form-context.ts";
import { ListField } from "./list-field.tsx";
import { MapField } from "./map-field.tsx";
import { StringMatchField } from "./union-field.tsx";
import { useField } from "./use-field.ts";

export interface AllFieldsProps {
  /** A group: `["spec"]`, or any object below it. */
  readonly path: Path;
  /** Members that an arrangement shows itself. */
  readonly except?: readonly string[];
}

/** Every field of a group by its schema: those that are set, those the schema does not know, and a way to add the others. */
export function AllFields({ path, except = [] }: AllFieldsProps) {
  const { form, isReadOnly } = useForm();
  const { set, unset, unknown } = membersAt(form, path);
  const shown = (names: readonly string[]) => names.filter((name) => !except.includes(name));
  const [asked, setAsked] = useState<readonly string[]>([]);
  const empty = shown(unset).filter((name) => asked.includes(name));
  const addable = shown(unset).filter((name) => !asked.includes(name));
  return (
    <div className="flex min-w-0 flex-col">
      {[...shown([...set, ...unknown]), ...empty].map((name) => (
        <AnyField key={name} path={[...path, name]} />
      ))}
      {isReadOnly || addable.length === 0 ? null : (
        <AddField path={path} names={addable} onAsk={(name) => setAsked([...asked, name])} />
      )}
    </div>
  );
}

/** The field at a path, whatever it is. */
export function AnyField({ path }: { readonly path: Path }) {
  const { form } = useForm();
  const state = fieldState(form, path);
  if (state.isMisfit) return <FreeField path={path} />;
  if (isScalarShape(state.shape)) return <Field path={path} />;
  if (state.shape === "list") {
    const element = shapeOf(state.schema?.items ?? null);
    return isScalarShape(element) ? <Field path={path} /> : <AnyList path={path} />;
  }
  if (state.shape === "map") return <AnyMap path={path} state={state} />;
  if (isStringMatch(state)) return <StringMatchField path={path} />;
  return state.shape === "group" ? <AnyGroup path={path} /> : <FreeField path={path} />;
}

function isStringMatch({ schema }: FieldState): boolean {
  const names = Object.keys(schema?.properties ?? {});
  return names.length === 3 && ["exact", "prefix", "regex"].every((name) => names.includes(name));
}

function FreeField({ path }: { readonly path: Path }) {
  const field = useField(path);
  return (
    <FieldFrame field={field} isGroup>
      <FieldYaml field={field} />
    </FieldFrame>
  );
}

function AnyGroup({ path }: { readonly path: Path }) {
  return (
    <Nested path={path}>
      <AllFields path={path} />
    </Nested>
  );
}

function AnyList({ path }: { readonly path: Path }) {
  const name = String(path.at(-1));
  return (
    <Nested path={path}>
      <ListField path={path} noun={`${name} entry`} ordered title={(element) => summaryOf(element)}>
        {(place) => <AnyElement path={place} />}
      </ListField>
    </Nested>
  );
}

function AnyElement({ path }: { readonly path: Path }) {
  const { form } = useForm();
  const { shape, isMisfit } = fieldState(form, path);
  return shape === "group" && !isMisfit ? <AllFields path={path} /> : <AnyField path={path} />;
}

function AnyMap({ path, state }: { readonly path: Path; readonly state: FieldState }) {
  const { additionalProperties } = state.schema ?? {};
  const isText = typeof additionalProperties === "object" && isScalarShape(shapeOf(additionalProperties));
  return isText ? (
    <MapField path={path} />
  ) : (
    <MapField path={path}>{(place) => <MapValue path={place} />}</MapField>
  );
}

function MapValue({ path }: { readonly path: Path }) {
  const { form } = useForm();
  const state = fieldState(form, path);
  if (isStringMatch(state) && !state.isMisfit) return <StringMatchField path={path} bare />;
  return state.shape === "group" && !state.isMisfit ? <AllFields path={path} /> : <AnyField path={path} />;
}

/** A deeper level: a line at the left, so that what belongs together is seen. Large ones begin folded. */
function Nested({ path, children }: { readonly path: Path; readonly children: ReactNode }) {
  const field = useField(path);
  const [isOpen, setIsOpen] = useState(() => sizeOf(field.state.value) <= MAX_OPEN_VALUES);
  return (
    <div className="flex min-w-0 flex-col py-1">
      <FieldFrame field={field} isGroup>
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex min-h-7 max-w-full min-w-0 items-center rounded-badge text-left text-small text-subtle hover:text-text"
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronRight
            aria-hidden
            className={cn("mr-1 size-3.5 shrink-0 transition-transform", isOpen && "rotate-90")}
          />
          <span className="truncate">{summaryOf(field.state.value)}</span>
        </button>
      </FieldFrame>
      {isOpen ? <div className="ml-1 min-w-0 border-l border-border pl-3">{children}</div> : null}
    </div>
  );
}

const MAX_OPEN_VALUES = 120;

function sizeOf(value: JsonValue | undefined): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one: JsonValue) => sum + sizeOf(one), 1);
  if (!isJsonObject(value)) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + sizeOf(one), 1);
}

const MAX_SUMMARY = 80;

/** The first values of a collection, to tell it from others. */
export function summaryOf(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "entry" : "entries"}`;
  if (!isJsonObject(value)) return value === undefined ? "nothing" : String(value);
  const text = Object.entries(value)
    .map(([key, member]) =>
      typeof member === "object" && member !== null ? key : `${key} ${String(member)}`,
    )
    .join(" · ");
  if (text === "") return "{}";
  return text.length > MAX_SUMMARY ? `${text.slice(0, MAX_SUMMARY)}…` : text;
}

/** A text or a list of texts says nothing before somebody types. */
function beginsEmpty(schema: SchemaNode | null): boolean {
  const shape = shapeOf(schema);
  if (shape === "list") return isScalarShape(shapeOf(schema?.items ?? null));
  return (shape !== "boolean" && shape !== "enum" && isScalarShape(shape)) || shape === "map";
}

interface AddFieldProps {
  readonly path: Path;
  readonly names: readonly string[];
  /** Shows an empty input: the text changes when something is typed. */
  readonly onAsk: (name: string) => void;
}

/** Fields that are not set, found by name; members of a union take the place of the one that is. */
function AddField({ path, names, onAsk }: AddFieldProps) {
  const { form, edit } = useForm();
  const schema = schemaAt(form.schema, path);
  const unions = unionsOf(schema);
  function add(name: string) {
    const member = schema?.properties?.[name] ?? null;
    const union = unions.find(({ members }) => members.includes(name));
    if (union === undefined && beginsEmpty(member)) {
      onAsk(name);
      return;
    }
    const value = initialValue(member);
    edit(
      union === undefined
        ? { type: "set", path: [...path, name], value }
        : { type: "choose", path, members: union.members, chosen: { member: name, value } },
    );
  }
  return (
    <div className="py-1">
      <Select
        label={`Add a field to ${String(path.at(-1) ?? "the object")}`}
        hideLabel
        icon={<Plus aria-hidden />}
        value={null}
        placeholder="Add field"
        options={names.map((name) => ({ value: name, label: name, ...factOf(name, form, path) }))}
        onChange={add}
      />
    </div>
  );

  function factOf(name: string, of: typeof form, at: Path): { readonly fact?: string } {
    const union = unions.find(({ members }) => members.includes(name));
    const owner = membersAt(of, at).set.find((member) => union?.members.includes(member) === true);
    const defaultText = fieldState(of, [...at, name]).facts?.defaultText ?? null;
    if (owner !== undefined) return { fact: `instead of ${owner}` };
    return defaultText === null ? {} : { fact: defaultText };
  }
}

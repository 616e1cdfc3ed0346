"use client";

import type { ReactNode } from "react";
import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { initialValue, isScalarShape, schemaAt, shapeOf, type Form } from "@/lib/domain/istio/form.ts";
import { Select } from "../ui/select.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { FieldProblems } from "./field-frame.tsx";
import { useForm } from "./form-context.ts";
import { ScalarInput } from "./scalar-input.tsx";
import { useField } from "./use-field.ts";

export interface UnionChooserProps {
  /** The object whose members exclude each other. */
  readonly path: Path;
  readonly members: readonly string[];
  readonly label: string;
  /** Words for members, where their names do not speak. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly isOptional?: boolean;
}

const NONE = "\u0000";

/** Which of several members is set. Choosing another takes the first away; a text goes along into the new one. */
export function UnionChooser({ path, members, label, labels = {}, isOptional = true }: UnionChooserProps) {
  const { form, edit, isReadOnly } = useForm();
  const { state } = useField(path);
  const chosen = chosenMember(state.value, members);
  const text = chosen === null ? "none" : (labels[chosen] ?? chosen);
  if (isReadOnly) return <span className="inline-flex h-7 items-center text-control text-muted">{text}</span>;
  return (
    <Select
      hideLabel
      className="min-w-22"
      label={label}
      value={chosen ?? NONE}
      options={[
        ...(isOptional || chosen === null ? [{ value: NONE, label: "none" }] : []),
        ...members.map((member) => ({ value: member, label: labels[member] ?? member })),
      ]}
      onChange={(member) =>
        edit({
          type: "choose",
          path,
          members,
          chosen:
            member === NONE ? null : { member, value: carried(form, path, { from: chosen, to: member }) },
        })
      }
    />
  );
}

/** The first member that is set; null when none is. */
export function chosenMember(value: JsonValue | undefined, members: readonly string[]): string | null {
  if (!isJsonObject(value)) return null;
  return members.find((member) => Object.hasOwn(value, member)) ?? null;
}

/** A text stays when both members hold one. */
function carried(
  form: Form,
  path: Path,
  { from, to }: { readonly from: string | null; readonly to: string },
): JsonValue {
  const schema = schemaAt(form.schema, [...path, to]);
  const owner = form.value === undefined ? undefined : valueOf(form, path, from);
  if (typeof owner === "string" && isScalarShape(shapeOf(schema))) return owner;
  return initialValue(schema);
}

function valueOf(form: Form, path: Path, member: string | null): JsonValue | undefined {
  if (member === null) return undefined;
  const value = path.reduce<unknown>(
    (current, part) =>
      typeof current === "object" && current !== null ? Reflect.get(current, part) : undefined,
    form.value,
  );
  return isJsonObject(value) ? value[member] : undefined;
}

export interface StringMatchFieldProps {
  readonly path: Path;
  readonly label?: ReactNode;
  readonly hint?: ReactNode;
  /** Header matches may also ask for presence alone: an empty match. */
  readonly bare?: boolean;
}

const MATCHES = ["exact", "prefix", "regex"] as const;

/** exact, prefix or regex, and its text. */
export function StringMatchField({ path, label, hint, bare = false }: StringMatchFieldProps) {
  const field = useField(path);
  const control = <StringMatchControl path={path} label={field.state.name} />;
  if (bare) return control;
  return (
    <FieldFrame field={field} label={label} hint={hint} isGroup>
      {control}
    </FieldFrame>
  );
}

function StringMatchControl({ path, label }: { readonly path: Path; readonly label: string }) {
  const { edit } = useForm();
  const { state, isReadOnly } = useField(path);
  const chosen = chosenMember(state.value, MATCHES);
  const place = [...path, chosen ?? "exact"];
  const { state: inner, was, problems } = useField(place);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 items-start gap-1.5">
        <UnionChooser path={path} members={MATCHES} label={`${label}: how it matches`} isOptional={false} />
        <ScalarInput
          shape="text"
          label={`${label} ${chosen ?? "exact"}`}
          value={inner.value}
          was={was}
          readOnly={isReadOnly}
          defaultText={chosen === null && state.value !== undefined ? "any value" : null}
          className="w-56 max-w-full"
          onCommit={(value) =>
            edit(value === undefined ? { type: "remove", path: place } : { type: "set", path: place, value })
          }
        />
      </div>
      <FieldProblems problems={problems} />
    </div>
  );
}

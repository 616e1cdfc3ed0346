"use client";

import { CircleHelp } from "lucide-react";
import { toDottedPath } from "@/lib/domain/base/json.ts";
import type { FieldState } from "@/lib/domain/istio/form.ts";
import { Facts } from "../ui/card.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover.tsx";

/** What the field does, its unit, what holds without it, and since when Istio has it. Nothing when nothing is known. */
export function FieldHelp({ state }: { readonly state: FieldState }) {
  const { facts, schema, name } = state;
  if (facts === null && schema !== null) return null;
  return (
    <Popover>
      <PopoverTrigger
        aria-label={`About ${name}`}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-subtle hover:bg-surface-hover hover:text-text"
      >
        <CircleHelp aria-hidden className="size-3.5" />
      </PopoverTrigger>
      <PopoverContent className="flex max-w-90 flex-col gap-2 p-3">
        <p className="font-mono text-code break-all text-subtle">{toDottedPath(state.path)}</p>
        {facts === null ? (
          <p>
            The schema of this version does not know the field. It is kept as it is; the cluster would drop or
            refuse it.
          </p>
        ) : (
          <>
            <p>{facts.help}</p>
            <Facts rows={rowsOf(state)} />
          </>
        )}
      </PopoverContent>
    </Popover>
  );
}

function rowsOf({ facts, schema }: FieldState): readonly (readonly [string, string])[] {
  if (facts === null) return [];
  const { unit, defaultText, since, deprecated, withoutEffect } = facts;
  const rows: readonly (readonly [string, string | null])[] = [
    ["Unit", unit],
    ["Without it", defaultText],
    ["Bounds", boundsOf(facts.minimum ?? schema?.minimum, facts.maximum ?? schema?.maximum)],
    ["Since", since === null ? null : `Istio ${since}`],
    ["Deprecated", deprecated === null ? null : `use ${deprecated.use}`],
    ["No effect", withoutEffect === null ? null : `until ${withoutEffect.until}: ${withoutEffect.why}`],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

function boundsOf(minimum: number | undefined, maximum: number | undefined): string | null {
  if (minimum === undefined && maximum === undefined) return null;
  return `${minimum ?? "any"} to ${maximum ?? "any"}`;
}

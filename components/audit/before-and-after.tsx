import { useState } from "react";
import { fromJsonPointer, toDottedPath, type JsonValue } from "@/lib/domain/base/json.ts";
import { Diff } from "../ui/diff.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import type { AuditRecord } from "./audit-answer.ts";

type View = "fields" | "yaml" | "patch";

const LABELS: Readonly<Record<View, string>> = { fields: "Fields", yaml: "YAML", patch: "Patch" };

/** What the record changed: by field, as whole objects where the journal has them, or as it was recorded. */
export function BeforeAndAfter({ record }: { readonly record: AuditRecord }) {
  const { objects, patch, target } = record;
  const views: readonly View[] = [
    ...(patch.length > 0 ? (["fields"] as const) : []),
    ...(objects === null ? [] : (["yaml"] as const)),
    ...(patch.length > 0 ? (["patch"] as const) : []),
  ];
  const [chosen, setChosen] = useState<View>("fields");
  const view = views.includes(chosen) ? chosen : views[0];
  if (view === undefined) return null;
  return (
    <section className="border-b border-border pt-2 pb-3">
      <div className="flex min-h-7 items-center gap-2 px-3.5 pb-2">
        <h3 className="text-label font-semibold text-muted">Before and after</h3>
        <SegmentedControl
          label="Show as"
          size="sm"
          className="ml-auto"
          value={view}
          options={views.map((value) => ({ value, label: LABELS[value] }))}
          onChange={setChosen}
        />
      </div>
      {view === "fields" ? <ChangedFields patch={patch} /> : null}
      {view === "yaml" && objects !== null ? (
        <Diff
          label={`${target?.kind ?? "Object"} before and after`}
          before={objects.beforeText ?? ""}
          after={objects.afterText ?? ""}
          layout="unified"
          context={2}
        />
      ) : null}
      {view === "patch" ? (
        <pre className="overflow-auto px-3.5 font-mono text-code text-muted">
          {JSON.stringify(patch, null, 2)}
        </pre>
      ) : null}
    </section>
  );
}

function ChangedFields({ patch }: Pick<AuditRecord, "patch">) {
  return (
    <ul className="flex flex-col gap-2 font-mono text-code">
      {patch.map(({ op, path, was, value }) => (
        <li key={path}>
          <p className="px-3.5 text-muted">
            {path === "" ? "the whole object" : toDottedPath(fromJsonPointer(path))}
          </p>
          {op === "add" ? null : (
            <ValueLine sign="−" spoken="removed" tone="bg-diff-remove text-diff-remove-text" value={was} />
          )}
          {op === "remove" ? null : (
            <ValueLine sign="+" spoken="added" tone="bg-diff-add text-diff-add-text" value={value} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface ValueLineProps {
  readonly sign: string;
  readonly spoken: string;
  readonly tone: string;
  readonly value: JsonValue | undefined;
}

function ValueLine({ sign, spoken, tone, value }: ValueLineProps) {
  return (
    <div className={`flex gap-2 px-3.5 ${tone}`}>
      <span aria-hidden className="select-none">
        {sign}
      </span>
      <span className="sr-only">{spoken}: </span>
      <span className="min-w-0 break-words whitespace-pre-wrap text-text">
        {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
      </span>
    </div>
  );
}

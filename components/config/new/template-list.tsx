"use client";

import { useState } from "react";
import { parseDocuments } from "@/lib/domain/istio/document.ts";
import { mergedWithTemplate, TEMPLATES, templateIn, type Template } from "@/lib/domain/istio/templates.ts";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, CardBody, CardHead } from "../../ui/card.tsx";
import { KindBadge } from "../../ui/kind-badge.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { Select } from "../../ui/select.tsx";
import { YamlBlock } from "../../fields/field-yaml.tsx";
import type { NewText, StartHandle } from "./start-draft.ts";

export interface TemplateListProps {
  readonly namespaces: readonly string[];
  /** Names of the objects that are there: `VirtualService production/api`. */
  readonly existing: ReadonlySet<string>;
  readonly guidedEditors: readonly GuidedEditor[];
  readonly handle: StartHandle;
}

const MODES = [
  { value: "replace", label: "Replace" },
  { value: "merge", label: "Merge" },
] as const;

const USUAL_NAMESPACE = "production";

/** The templates, each as it is written, for a namespace. One whose object exists opens as a change of it. */
export function TemplateList({ namespaces, existing, guidedEditors, handle }: TemplateListProps) {
  const [chosenId, setChosenId] = useState<string>(TEMPLATES[0]?.id ?? "");
  const [namespace, setNamespace] = useState<string | null>(null);
  const [mode, setMode] = useState<(typeof MODES)[number]["value"]>("replace");
  const where =
    namespace ?? (namespaces.includes(USUAL_NAMESPACE) ? USUAL_NAMESPACE : (namespaces[0] ?? "default"));
  const chosen = TEMPLATES.find(({ id }) => id === chosenId);
  const placed = chosen === undefined ? null : placedTemplate(chosen, where);
  const exists = placed !== null && existing.has(`${placed.kind} ${placed.namespace}/${placed.name}`);
  return (
    <div className="grid min-h-0 flex-1 gap-3 std:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <Card aria-label="Templates" className="min-h-0 overflow-hidden">
        <CardHead title="Templates" count={TEMPLATES.length} />
        <ul className="min-h-0 flex-1 overflow-auto py-1">
          {TEMPLATES.map((template) => (
            <li key={template.id}>
              <button
                type="button"
                aria-pressed={template.id === chosenId}
                className="ring-inside flex w-full items-start gap-2.5 px-3.5 py-2 text-left hover:bg-surface-hover aria-pressed:bg-accent-soft"
                onClick={() => setChosenId(template.id)}
              >
                <KindBadge kind={placedTemplate(template, where)?.kind ?? ""} />
                <span className="min-w-0">
                  <span className="block text-control font-medium">{template.title}</span>
                  <span className="block text-small text-muted">{template.says}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Card>
      {chosen === undefined || placed === null ? null : (
        <Card aria-label={chosen.title} className="min-h-0 overflow-hidden">
          <CardHead
            title={chosen.title}
            note={`${placed.kind} ${placed.namespace}/${placed.name}`}
            actions={exists ? <Badge tone="accent">exists</Badge> : <Badge>new</Badge>}
          />
          <CardBody className="flex flex-col gap-3">
            <div className="flex flex-wrap items-center gap-2">
              <Select
                label="Namespace"
                value={placed.namespace}
                options={[...new Set([placed.namespace, ...namespaces])].map((value) => ({
                  value,
                  label: value,
                }))}
                onChange={setNamespace}
              />
              {exists ? (
                <SegmentedControl label="What is there" value={mode} options={MODES} onChange={setMode} />
              ) : null}
              <Button
                tone="primary"
                busy={handle.busy ? "Making the draft" : false}
                disabledReason={handle.refusedBecause}
                onClick={() =>
                  handle.start([newText(placed, exists && mode === "merge")], editorOf(chosen, guidedEditors))
                }
              >
                {exists ? "Open as a change" : "Open the editor"}
              </Button>
            </div>
            <p className="text-small text-muted">{consequence(chosen, exists, mode)}</p>
            <YamlBlock
              yaml={placed.text.replace(/\n$/, "")}
              label={`YAML of ${chosen.title}`}
              className="max-h-none"
            />
          </CardBody>
        </Card>
      )}
    </div>
  );
}

interface PlacedTemplate extends Omit<NewText, "textFor"> {
  readonly text: string;
}

/** Null never for the templates we ship: all of them can be read. */
function placedTemplate({ text }: Template, namespace: string): PlacedTemplate | null {
  const placed = templateIn(text, namespace);
  const object = placed.ok ? parseDocuments(placed.value).documents[0]?.toObject() : undefined;
  if (!placed.ok || object?.ok !== true) return null;
  const { apiVersion, kind, metadata } = object.value;
  return {
    group: groupOf(apiVersion),
    kind,
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    text: placed.value,
  };
}

function newText({ text, ...names }: PlacedTemplate, merges: boolean): NewText {
  return {
    ...names,
    textFor: (live) => {
      const merged = merges && live !== null ? mergedWithTemplate(live, text) : null;
      return merged?.ok === true ? merged.value : text;
    },
  };
}

function editorOf({ editor }: Template, editors: readonly GuidedEditor[]): string | null {
  return editors.some(({ id }) => id === editor) ? editor : null;
}

function consequence({ needs }: Template, exists: boolean, mode: "replace" | "merge"): string {
  const first =
    needs === null ? "" : ` It names what template ${needs.slice(0, 2)} defines: apply that one first.`;
  if (!exists) return `Nothing is written before Apply.${first}`;
  return mode === "replace"
    ? `The object exists: the template takes its place, what it does not say goes away. Undo brings it back.${first}`
    : `The object exists: what the template says is laid over it, the rest stays.${first}`;
}

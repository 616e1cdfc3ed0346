"use client";

import { useState } from "react";
import { versionOf } from "@/lib/domain/kube/object-ref.ts";
import { Button } from "../../ui/button.tsx";
import { Card, CardHead } from "../../ui/card.tsx";
import { YamlEditor } from "../../yaml/yaml-editor.tsx";
import type { CheckedObject, TextCheck } from "../check/check-text.ts";
import { useChecker } from "../check/use-checker.ts";
import { ProblemStrip } from "../editor/problem-strip.tsx";
import { FoundObjects } from "./found-objects.tsx";
import type { StartHandle } from "./start-draft.ts";

interface PasteObjectsProps {
  readonly cluster: string;
  readonly handle: StartHandle;
}

/** YAML with one or many objects; they become one change set. */
export function PasteObjects({ cluster, handle }: PasteObjectsProps) {
  const [text, setText] = useState("");
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | undefined>(undefined);
  const { found, markers, refusal, isPending, schema } = useFound(text);
  return (
    <div className="grid min-h-0 flex-1 gap-3 std:grid-cols-[minmax(0,1fr)_360px]">
      <Card aria-label="YAML" className="min-h-100 overflow-hidden std:min-h-0">
        <CardHead
          title="YAML"
          note="documents separated by ---"
          actions={
            <Button
              tone="primary"
              busy={handle.busy ? "Making the draft" : false}
              disabledReason={handle.refusedBecause ?? whyNot(text.trim() === "", refusal, isPending)}
              onClick={() =>
                handle.start(
                  found.map(({ text: own, ...names }) => ({ ...names, textFor: () => own })),
                  null,
                )
              }
            >
              Make draft
            </Button>
          }
        />
        <div className="min-h-0 flex-1">
          <YamlEditor
            label="YAML of the new objects"
            path="new/objects.yaml"
            value={text}
            onChange={setText}
            markers={markers}
            goTo={goTo}
            schema={{ uri: "foresail://schema/new", schema: schema ?? ANY_OBJECT }}
          />
        </div>
        <ProblemStrip markers={markers} refusal={refusal} onGoTo={setGoTo} />
      </Card>
      <FoundObjects objects={found} cluster={cluster} />
    </div>
  );
}

/** What the text holds; an empty text is no mistake. The schema is that of the only object. */
function useFound(text: string) {
  const [only, setOnly] = useState<CheckedObject | null>(null);
  const schemaName = only === null ? null : { ...only, version: versionOf(only.apiVersion) };
  const { checked, schema } = useChecker(text, schemaName);
  const isEmpty = text.trim() === "" || checked === null;
  const { objects, markers, refusal } = isEmpty ? NOTHING : checked.check;
  const first = objects.length === 1 ? (objects[0] ?? null) : null;
  if (first?.kind !== only?.kind || first?.apiVersion !== only?.apiVersion) setOnly(first);
  return {
    found: objects,
    markers,
    refusal,
    isPending: checked?.text !== text,
    schema: only === null ? null : schema,
  };
}

const NOTHING: TextCheck = { problems: [], objects: [], markers: [], refusal: null };
const ANY_OBJECT = { type: "object", properties: { apiVersion: {}, kind: {}, metadata: {} } };

function whyNot(isEmpty: boolean, refusal: string | null, isPending: boolean): string | null {
  if (isEmpty) return "nothing pasted";
  if (refusal !== null) return "the text cannot be read";
  return isPending ? "reading" : null;
}

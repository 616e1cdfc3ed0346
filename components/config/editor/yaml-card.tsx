"use client";

import { useState } from "react";
import { describeRef, versionOf, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { Card, CardHead } from "../../ui/card.tsx";
import { YamlEditor } from "../../yaml/yaml-editor.tsx";
import { ProblemStrip } from "./problem-strip.tsx";
import type { ObjectText } from "./use-object-text.ts";
import type { ObjectEditor } from "./use-object-editor.ts";

interface YamlCardProps {
  readonly objectRef: ObjectRef;
  readonly source: ObjectText;
  readonly editor: ObjectEditor;
  readonly readOnly: boolean;
}

/** The text with schema completion, and what is wrong with it below. */
export function YamlCard({ objectRef: ref, source, editor, readOnly }: YamlCardProps) {
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | undefined>(undefined);
  const { checked, schema } = editor.checker;
  const markers = checked?.check.markers ?? [];
  const lines = source.text.split("\n").length;
  const version = versionOf(checked?.check.objects[0]?.apiVersion ?? "");
  return (
    <Card aria-label="YAML" className="min-h-100 overflow-hidden std:min-h-0">
      <CardHead
        title="YAML"
        note={`${lines} lines${source.text.includes("\r\n") ? ", Windows line ends kept" : ""}`}
        actions={readOnly ? "read-only" : null}
      />
      <div className="min-h-0 flex-1">
        <YamlEditor
          label={`YAML of ${describeRef(ref)}`}
          path={`${ref.namespace === "" ? "cluster" : ref.namespace}/${ref.name}.${ref.kind}.yaml`}
          value={source.text}
          onChange={source.edit}
          readOnly={readOnly}
          markers={markers}
          goTo={goTo}
          {...(schema === null
            ? {}
            : { schema: { uri: `foresail://schema/${ref.group}/${version}/${ref.kind}`, schema } })}
        />
      </div>
      {readOnly ? null : <ProblemStrip markers={markers} refusal={editor.state.refusal} onGoTo={setGoTo} />}
    </Card>
  );
}

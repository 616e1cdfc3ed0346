"use client";

import type { ReactNode } from "react";
import { describeRef, versionOf, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { TextPlace } from "../../fields/text-place.ts";
import { Card, CardHead } from "../../ui/card.tsx";
import { YamlEditor } from "../../yaml/yaml-editor.tsx";
import type { YamlMarker } from "../../yaml/yaml-editor-props.ts";
import { ProblemStrip } from "./problem-strip.tsx";
import type { ObjectText } from "./use-object-text.ts";
import type { ObjectEditor } from "./use-object-editor.ts";

interface YamlCardProps {
  readonly objectRef: ObjectRef;
  readonly source: ObjectText;
  readonly editor: ObjectEditor;
  readonly readOnly: boolean;
  readonly markers: readonly YamlMarker[];
  readonly goTo: TextPlace | undefined;
  readonly actions: ReactNode;
  readonly onGoTo: (place: TextPlace) => void;
}

/** The text with schema completion, and what is wrong with it below. */
export function YamlCard(props: YamlCardProps) {
  const { objectRef: ref, source, editor, readOnly, markers, goTo, onGoTo, actions } = props;
  const { checked, schema } = editor.checker;
  const lines = source.text.split("\n").length;
  const version = versionOf(checked?.check.objects[0]?.apiVersion ?? "");
  return (
    <Card aria-label="YAML" className="min-h-100 overflow-hidden std:min-h-0">
      <CardHead
        title="YAML"
        note={`${lines} lines${source.text.includes("\r\n") ? ", Windows line ends kept" : ""}`}
        actions={
          <>
            {readOnly ? "read-only" : null}
            {actions}
          </>
        }
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
      {readOnly ? null : <ProblemStrip markers={markers} refusal={editor.state.refusal} onGoTo={onGoTo} />}
    </Card>
  );
}

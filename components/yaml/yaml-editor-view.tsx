"use client";

import { useEffect, useRef } from "react";
import { useTheme } from "../layout/theme-choice.ts";
import { cn } from "../ui/cn.ts";
import { changedRange } from "./changed-range.ts";
import { monaco, registerYamlSchemas, type Editor, type TextModel } from "./monaco.ts";
import { applyMonacoTheme } from "./monaco-theme.ts";
import { commonOptions } from "./editor-options.ts";
import type { YamlEditorProps, YamlMarker } from "./yaml-editor-props.ts";

const SEVERITIES = { error: 8, warning: 4, info: 2 } as const;
const OWNER = "foresail";
const MAX_ECHOES = 500;

function toMarkerData(marker: YamlMarker) {
  return {
    severity: SEVERITIES[marker.severity],
    message: marker.message,
    ...(marker.code === null ? {} : { code: marker.code }),
    startLineNumber: marker.startLine,
    startColumn: marker.startColumn,
    endLineNumber: marker.endLine,
    endColumn: marker.endColumn,
  };
}

/** Replaces only what differs, so that cursor, selection and folds elsewhere stay, and Undo takes it back by itself. */
function writeText(model: TextModel, text: string): void {
  const { start, end, replacement } = changedRange(model.getValue(), text);
  const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)];
  const range = new monaco.Range(from.lineNumber, from.column, to.lineNumber, to.column);
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text: replacement }], () => null);
  model.pushStackElement();
}

/** Monaco itself; load it through `YamlEditor`. Undo history lives as long as the path stays. */
export function YamlEditorView(props: YamlEditorProps) {
  const { label, value, path, schema, markers, readOnly = false, goTo, className } = props;
  const boxRef = useRef<HTMLDivElement>(null);
  const editorRef = useRef<Editor | null>(null);
  const latest = useRef(props);
  /** Texts handed to `onChange` that have not come back as `value`: while somebody types, `value` is behind the model. */
  const echoes = useRef<readonly string[]>([]);
  const isWriting = useRef(false);
  const theme = useTheme();

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    applyMonacoTheme(monaco, theme);
  }, [theme]);

  useEffect(() => {
    registerYamlSchemas(schema === undefined ? [] : [{ ...schema, fileMatch: [path] }]);
  }, [schema, path]);

  useEffect(() => {
    const box = boxRef.current;
    if (box === null) return;
    const uri = monaco.Uri.parse(`file:///${path}`);
    const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(latest.current.value, "yaml", uri);
    const editor = monaco.editor.create(box, { ...commonOptions(latest.current.label), model });
    editorRef.current = editor;
    const changes = model.onDidChangeContent(() => {
      if (isWriting.current || latest.current.onChange === undefined) return;
      const text = model.getValue();
      echoes.current = [...echoes.current.slice(1 - MAX_ECHOES), text];
      latest.current.onChange(text);
    });
    const cursor = editor.onDidChangeCursorPosition(({ position }) =>
      latest.current.onCursor?.(position.lineNumber, position.column),
    );
    return () => {
      changes.dispose();
      cursor.dispose();
      editor.dispose();
      model.dispose();
      editorRef.current = null;
    };
  }, [path]);

  useEffect(() => {
    const model = editorRef.current?.getModel();
    const echo = echoes.current.indexOf(value);
    if (!model || echo >= 0) {
      echoes.current = echoes.current.slice(echo + 1);
      return;
    }
    echoes.current = [];
    if (model.getValue() === value) return;
    isWriting.current = true;
    writeText(model, value);
    isWriting.current = false;
  }, [value, path]);

  useEffect(() => {
    editorRef.current?.updateOptions({ readOnly, ariaLabel: label });
  }, [readOnly, label, path]);

  useEffect(() => {
    const model = editorRef.current?.getModel();
    if (model) monaco.editor.setModelMarkers(model, OWNER, (markers ?? []).map(toMarkerData));
  }, [markers, path]);

  useEffect(() => {
    if (goTo === undefined) return;
    const position = { lineNumber: goTo.line, column: goTo.column };
    editorRef.current?.setPosition(position);
    editorRef.current?.revealPositionInCenterIfOutsideViewport(position);
    editorRef.current?.focus();
  }, [goTo]);

  return <div ref={boxRef} className={cn("h-full min-h-0 w-full", className)} />;
}

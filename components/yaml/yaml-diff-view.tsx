"use client";

import { useEffect, useRef } from "react";
import { useTheme } from "../layout/theme-choice.ts";
import { cn } from "../ui/cn.ts";
import { commonOptions } from "./editor-options.ts";
import { monaco, type DiffEditor } from "./monaco.ts";
import { applyMonacoTheme } from "./monaco-theme.ts";
import type { YamlDiffProps } from "./yaml-editor-props.ts";

const SIDE_BY_SIDE_FROM_PX = 700;
/** Monaco gives up computing a diff after five seconds. */
const COMPUTING_MS = 6_000;

/** Monaco's diff editor, read-only; load it through `YamlDiff`. */
export function YamlDiffView({ label, before, after, layout = "auto", className }: YamlDiffProps) {
  const boxRef = useRef<HTMLDivElement>(null);
  const editorRef = useRef<DiffEditor | null>(null);
  const theme = useTheme();

  useEffect(() => {
    applyMonacoTheme(monaco, theme);
  }, [theme]);

  useEffect(() => {
    const box = boxRef.current;
    if (box === null) return;
    const editor = monaco.editor.createDiffEditor(box, {
      ...commonOptions(label),
      originalAriaLabel: `${label}, before`,
      modifiedAriaLabel: `${label}, after`,
      readOnly: true,
      originalEditable: false,
      renderSideBySide: layout !== "unified",
      useInlineViewWhenSpaceIsLimited: layout === "auto",
      renderSideBySideInlineBreakpoint: SIDE_BY_SIDE_FROM_PX,
      hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 3 },
      renderOverviewRuler: false,
      renderIndicators: true,
      renderMarginRevertIcon: false,
    });
    editorRef.current = editor;
    return () => {
      const models = editor.getModel();
      editor.dispose();
      // A diff that is still being computed rejects unheard when its texts go away under it.
      setTimeout(() => {
        models?.original.dispose();
        models?.modified.dispose();
      }, COMPUTING_MS);
      editorRef.current = null;
    };
  }, [label, layout]);

  useEffect(() => {
    const editor = editorRef.current;
    if (editor === null) return;
    const models = editor.getModel();
    if (models === null) {
      editor.setModel({
        original: monaco.editor.createModel(before, "yaml"),
        modified: monaco.editor.createModel(after, "yaml"),
      });
      return;
    }
    if (models.original.getValue() !== before) models.original.setValue(before);
    if (models.modified.getValue() !== after) models.modified.setValue(after);
  }, [before, after, label, layout]);

  return <div ref={boxRef} className={cn("h-full min-h-0 w-full", className)} />;
}

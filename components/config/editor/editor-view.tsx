"use client";

import { useShortcut } from "../../layout/shortcuts.ts";
import { usePageParam } from "../../layout/use-shared-search.ts";
import { SegmentedControl } from "../../ui/segmented-control.tsx";

const VIEWS = [
  { value: "form", label: "Form" },
  { value: "yaml", label: "YAML" },
  { value: "both", label: "Both" },
  { value: "preview", label: "Preview" },
] as const;

export type EditorView = (typeof VIEWS)[number]["value"];

/** Form, YAML, both, or what the draft does, kept in the address; ⌘\ goes from one to the next. */
export function useEditorView(): readonly [EditorView, (view: EditorView) => void] {
  const [named, setNamed] = usePageParam("view");
  const view = VIEWS.find(({ value }) => value === named)?.value ?? "both";
  const change = (next: EditorView) => setNamed(next === "both" ? null : next);
  useShortcut({
    keys: "mod+\\",
    label: "Form, YAML, both or preview",
    group: "editors",
    run: () => {
      const at = VIEWS.findIndex(({ value }) => value === view);
      change(VIEWS[(at + 1) % VIEWS.length]?.value ?? "both");
    },
  });
  return [view, change];
}

interface ViewSwitchProps {
  readonly view: EditorView;
  readonly onChange: (view: EditorView) => void;
}

export function ViewSwitch({ view, onChange }: ViewSwitchProps) {
  return (
    <SegmentedControl label="What is shown" size="sm" value={view} options={VIEWS} onChange={onChange} />
  );
}

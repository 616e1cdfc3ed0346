"use client";

import { objectKey } from "@/lib/domain/kube/object-ref.ts";
import { ChangePreview } from "../../loop/preview/change-preview.tsx";
import { ViewSwitch } from "./editor-view.tsx";
import type { EditorGridProps } from "./editor-grid.tsx";
import { textCheck } from "./text-state.ts";

/** What the draft does, over the whole width: the same as on the draft's own page. */
export function EditorPreview(props: EditorGridProps) {
  const { objectRef: ref, live, source, editor, mayEdit, view, onView } = props;
  const { draft, preview, state } = editor;
  return (
    <div className="min-h-0 flex-1 overflow-auto pt-3">
      <div className="flex justify-end pb-3">
        <ViewSwitch view={view} onChange={onView} />
      </div>
      <ChangePreview
        cluster={ref.cluster}
        detail={draft.detail}
        preview={preview}
        liveKey={live?.resourceVersion ?? ""}
        own={[textCheck(state)]}
        idle="Edit form or text first: what the draft does is shown here, and nothing is written before Apply."
        {...(mayEdit
          ? {
              edit: {
                edits: (edited) => objectKey(edited) === objectKey(ref),
                onText: (_, text) => source.edit(text),
              },
            }
          : {})}
      />
    </div>
  );
}

import type { YamlMarker } from "../../yaml/yaml-editor-props.ts";
import { HealthMark } from "../../ui/health-mark.tsx";

export interface ProblemStripProps {
  readonly markers: readonly YamlMarker[];
  /** Why nothing is saved; shown when no marker says it. */
  readonly refusal: string | null;
  readonly onGoTo: (place: { readonly line: number; readonly column: number }) => void;
}

const SHOWN = 4;

/** Problems of the text under the editor, each with its line. Nothing when there are none. */
export function ProblemStrip({ markers, refusal, onGoTo }: ProblemStripProps) {
  const rest = markers.length - SHOWN;
  if (markers.length === 0 && refusal === null) return null;
  return (
    <ul aria-label="Problems in the text" className="max-h-36 overflow-auto border-t border-border py-1">
      {markers.length === 0 ? (
        <li className="flex items-start gap-2 px-3.5 py-1 text-control">
          <HealthMark state="failing" decorative className="mt-0.5" />
          {refusal}
        </li>
      ) : null}
      {markers.slice(0, SHOWN).map((marker) => (
        <li
          key={`${marker.startLine}:${marker.startColumn}:${marker.message}`}
          className="flex items-start gap-2 px-3.5 py-1 text-control"
        >
          <HealthMark
            state={marker.severity === "error" ? "failing" : "degraded"}
            reason={marker.severity}
            className="mt-0.5"
          />
          <span className="min-w-0 flex-1 break-words">{marker.message}</span>
          <button
            type="button"
            className="shrink-0 rounded-badge text-accent hover:underline"
            onClick={() => onGoTo({ line: marker.startLine, column: marker.startColumn })}
          >
            Go to line {marker.startLine}
          </button>
        </li>
      ))}
      {rest > 0 ? <li className="px-3.5 py-1 text-small text-subtle">{rest} more</li> : null}
    </ul>
  );
}

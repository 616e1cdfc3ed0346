"use client";

import { useMemo, useState } from "react";
import { cn } from "./cn.ts";
import { diffLines, foldSame, pairSides, type DiffFold, type DiffLine } from "./line-diff.ts";
import { YamlLine } from "./yaml-line.tsx";

export interface DiffProps {
  /** "Diff of VirtualService production/api, live to draft". */
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** auto: unified up to 700 px, side by side above. */
  readonly layout?: "auto" | "unified" | "split";
  /** Semantic lines above the text: `http[1].route[v2].weight 10 → 30`. */
  readonly semantic?: readonly string[];
  /** Unchanged lines kept around a change. */
  readonly context?: number;
  readonly className?: string;
}

/** For small texts; large ones go to `YamlDiff` of `components/yaml`. */
export function Diff(props: DiffProps) {
  const { label, before, after, layout = "auto", semantic = [], context = 3, className } = props;
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const folded = useMemo(() => foldSame(lines, context), [lines, context]);
  const parts = folded.flatMap((part): readonly (DiffLine | DiffFold)[] =>
    part.type === "fold" && open.has(part.id) ? part.lines : [part],
  );
  const view = { parts, onUnfold: (id: number) => setOpen((now) => new Set(now).add(id)) };
  return (
    <figure aria-label={label} className={cn("@container m-0 min-w-0 overflow-auto text-code", className)}>
      {semantic.length > 0 ? (
        <ul className="border-b border-border px-3.5 py-2 font-mono text-muted">
          {semantic.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      {lines.every(({ type }) => type === "same") ? (
        <p className="px-3.5 py-3 text-control text-subtle">No line differs.</p>
      ) : (
        <>
          {layout === "split" ? null : (
            <div className={cn(layout === "auto" && "@min-[700px]:hidden")}>
              <UnifiedDiff {...view} />
            </div>
          )}
          {layout === "unified" ? null : (
            <div className={cn(layout === "auto" && "hidden @min-[700px]:block")}>
              <SplitDiff {...view} />
            </div>
          )}
        </>
      )}
    </figure>
  );
}

interface DiffViewProps {
  readonly parts: readonly (DiffLine | DiffFold)[];
  readonly onUnfold: (id: number) => void;
}

const LINE_STYLES = {
  same: { row: "", sign: "", word: "", spoken: "" },
  added: { row: "bg-diff-add", sign: "text-diff-add-text", word: "bg-diff-add-word", spoken: "added: " },
  removed: {
    row: "bg-diff-remove",
    sign: "text-diff-remove-text",
    word: "bg-diff-remove-word",
    spoken: "removed: ",
  },
} as const;

const SIGNS = { same: "", added: "+", removed: "−" } as const;

function FoldRow({ fold, span, onUnfold }: { fold: DiffFold; span: number; onUnfold: (id: number) => void }) {
  return (
    <tr className="bg-surface-sunken">
      <td />
      <td colSpan={span - 1}>
        <button
          type="button"
          className="ring-inside h-4.5 rounded-badge px-1 font-sans text-small text-subtle hover:text-text"
          onClick={() => onUnfold(fold.id)}
        >
          {fold.lines.length} lines unchanged
        </button>
      </td>
    </tr>
  );
}

function LineCells({ line, side }: { readonly line: DiffLine | null; readonly side: "before" | "after" }) {
  if (line === null) return <td colSpan={3} className="hatched" />;
  const style = LINE_STYLES[line.type];
  const number = line.type === "same" ? line[side] : line.type === "added" ? line.after : line.before;
  return (
    <>
      <td className={cn("w-9 pr-2 text-right text-subtle select-none", style.row)}>{number}</td>
      <td aria-hidden className={cn("w-5 text-center select-none", style.row, style.sign)}>
        {SIGNS[line.type]}
      </td>
      <td className={cn("pr-3.5 whitespace-pre", style.row)}>
        {style.spoken === "" ? null : <span className="sr-only">{style.spoken}</span>}
        <YamlLine
          text={line.text === "" ? " " : line.text}
          wordStyle={style.word}
          {...(line.type === "same" ? {} : { words: line.words })}
        />
      </td>
    </>
  );
}

function UnifiedDiff({ parts, onUnfold }: DiffViewProps) {
  return (
    <table className="w-full border-separate border-spacing-0 font-mono">
      <tbody>
        {parts.map((part, index) =>
          part.type === "fold" ? (
            <FoldRow key={index} fold={part} span={3} onUnfold={onUnfold} />
          ) : (
            <tr key={index}>
              <LineCells line={part} side="after" />
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function SplitDiff({ parts, onUnfold }: DiffViewProps) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 font-mono">
      <colgroup>
        <col className="w-9" />
        <col className="w-5" />
        <col />
        <col className="w-9" />
        <col className="w-5" />
        <col />
      </colgroup>
      <tbody>
        {runsBetweenFolds(parts).map((run, index) =>
          run.type === "fold" ? (
            <FoldRow key={index} fold={run} span={6} onUnfold={onUnfold} />
          ) : (
            pairSides(run.lines).map(({ left, right }, row) => (
              <tr key={`${index}-${row}`} className="[&>td:nth-child(3)]:overflow-hidden">
                <LineCells line={left} side="before" />
                <LineCells line={right} side="after" />
              </tr>
            ))
          ),
        )}
      </tbody>
    </table>
  );
}

function runsBetweenFolds(parts: DiffViewProps["parts"]) {
  const runs: (DiffFold | { readonly type: "lines"; readonly lines: DiffLine[] })[] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (part.type === "fold") runs.push(part);
    else if (last?.type === "lines") last.lines.push(part);
    else runs.push({ type: "lines", lines: [part] });
  }
  return runs;
}

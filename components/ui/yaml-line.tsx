import type { ReactNode } from "react";
import type { WordPart } from "./line-diff.ts";
import { cn } from "./cn.ts";

type YamlTone = "key" | "value" | "comment" | "plain";

const TONES: Readonly<Record<YamlTone, string>> = {
  key: "text-status-pending",
  value: "text-accent",
  comment: "text-subtle",
  plain: "text-text",
};

interface Run {
  readonly text: string;
  readonly tone: YamlTone;
}

/** Key, value and comment of one line; multi-line scalars come out as values. */
export function yamlRuns(line: string): readonly Run[] {
  const comment = /^(\s*)(#.*)$/.exec(line);
  if (comment !== null) return [{ text: line, tone: "comment" }];
  const pair = /^(\s*(?:- )*)("[^"]*"|[\w./*-]+)(:)(\s.*|)$/.exec(line);
  if (pair !== null) {
    const [, indent = "", key = "", colon = "", rest = ""] = pair;
    return [
      { text: indent, tone: "plain" },
      { text: key, tone: "key" },
      { text: colon, tone: "plain" },
      ...valueRuns(rest),
    ];
  }
  const item = /^(\s*(?:- )+)(.*)$/.exec(line);
  if (item !== null) return [{ text: item[1] ?? "", tone: "plain" }, ...valueRuns(item[2] ?? "")];
  return [{ text: line, tone: "value" }];
}

function valueRuns(text: string): readonly Run[] {
  const at = text.search(/\s#/);
  if (at < 0) return [{ text, tone: "value" }];
  return [
    { text: text.slice(0, at), tone: "value" },
    { text: text.slice(at), tone: "comment" },
  ];
}

export interface YamlLineProps {
  readonly text: string;
  /** Changed words of a diff line, if any. */
  readonly words?: readonly WordPart[];
  readonly wordStyle?: string;
}

/** One line of YAML in token colours; changed words keep the text colour on their highlight. */
export function YamlLine({ text, words, wordStyle }: YamlLineProps) {
  const changed = (words ?? []).some((part) => part.changed);
  if (!changed || words === undefined) {
    return yamlRuns(text).map((run, index) => (
      <span key={index} className={TONES[run.tone]}>
        {run.text}
      </span>
    ));
  }
  return highlighted(yamlRuns(text), words, wordStyle);
}

/** Splits the runs at the borders of the changed words. */
function highlighted(
  runs: readonly Run[],
  words: readonly WordPart[],
  wordStyle: string | undefined,
): ReactNode {
  const out: ReactNode[] = [];
  let wordIndex = 0;
  let wordLeft = words[0]?.text.length ?? 0;
  for (const run of runs) {
    let rest = run.text;
    while (rest !== "") {
      while (wordLeft === 0 && wordIndex < words.length - 1)
        wordLeft = words[(wordIndex += 1)]?.text.length ?? 0;
      const size = wordLeft === 0 ? rest.length : Math.min(rest.length, wordLeft);
      const isChanged = words[wordIndex]?.changed === true;
      out.push(
        <span
          key={out.length}
          className={cn(isChanged ? ["rounded-[2px] text-text", wordStyle] : TONES[run.tone])}
        >
          {rest.slice(0, size)}
        </span>,
      );
      wordLeft = Math.max(0, wordLeft - size);
      rest = rest.slice(size);
    }
  }
  return out;
}

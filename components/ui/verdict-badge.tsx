import { Badge, type BadgeTone } from "./badge.tsx";

export type EffectVerdict = "newly_denied" | "newly_allowed" | "uncertain" | "weight_moved" | "unchanged";

const LOOKS: Readonly<Record<EffectVerdict, { sign: string; word: string; tone: BadgeTone }>> = {
  newly_denied: { sign: "✕", word: "newly denied", tone: "error" },
  newly_allowed: { sign: "+", word: "newly allowed", tone: "ok" },
  uncertain: { sign: "?", word: "uncertain", tone: "degraded" },
  weight_moved: { sign: "⇄", word: "weight moved", tone: "accent" },
  unchanged: { sign: "", word: "unchanged", tone: "neutral" },
};

export interface VerdictBadgeProps {
  readonly verdict: EffectVerdict;
  /** Stands before the word: "3 newly denied". Heads of effect cards show every class, zeros included. */
  readonly count?: number;
}

export function VerdictBadge({ verdict, count }: VerdictBadgeProps) {
  const { sign, word, tone } = LOOKS[verdict];
  if (verdict === "unchanged" && count === undefined) return <span className="text-subtle">{word}</span>;
  return (
    <Badge tone={count === 0 ? "neutral" : tone}>
      {sign !== "" && count !== 0 ? <span aria-hidden>{sign}</span> : null}
      {count === undefined ? word : countText(verdict, count)}
    </Badge>
  );
}

function countText(verdict: EffectVerdict, count: number): string {
  if (verdict === "weight_moved") return count === 1 ? "1 weight moves" : `${count} weights move`;
  return `${count} ${LOOKS[verdict].word}`;
}

import { Badge } from "../../ui/badge.tsx";
import { cn } from "../../ui/cn.ts";
import { CLASS_LOOKS, EFFECT_CLASSES, type Effect, type EffectClass } from "./effect-words.ts";

/** "✕ newly denied". */
export function ClassBadge({ name }: { readonly name: EffectClass }) {
  const { sign, word, tone } = CLASS_LOOKS[name];
  if (name === "unchanged") return <span className="text-subtle">{word}</span>;
  return (
    <Badge tone={tone}>
      <span aria-hidden>{sign}</span>
      {word}
    </Badge>
  );
}

/** Classes that occur, with their number of edges. */
export function ClassCounts({ counts }: { readonly counts: Effect["counts"] }) {
  return (
    <ul aria-label="Edges by what happens to them" className="flex flex-wrap gap-1.5">
      {EFFECT_CLASSES.map((name) => {
        const { edges } = counts[name];
        const { sign, word, tone } = CLASS_LOOKS[name];
        return (
          <li key={name}>
            <Badge tone={edges === 0 ? "neutral" : tone}>
              {sign === "" || edges === 0 ? null : <span aria-hidden>{sign}</span>}
              {edges} {word}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}

export interface ClassFilterProps {
  readonly counts: Effect["counts"];
  readonly chosen: EffectClass | null;
  readonly onChoose: (name: EffectClass | null) => void;
}

/** Every class with its number of edges, zeros included; a press shows only that class. */
export function ClassFilter({ counts, chosen, onChoose }: ClassFilterProps) {
  return (
    <div role="group" aria-label="Show only" className="flex flex-wrap gap-1.5">
      {EFFECT_CLASSES.map((name) => {
        const { edges } = counts[name];
        const { sign, word, tone } = CLASS_LOOKS[name];
        const isChosen = name === chosen;
        return (
          <button
            key={name}
            type="button"
            aria-pressed={isChosen}
            disabled={edges === 0 && !isChosen}
            className={cn(
              "inline-flex h-6 items-center rounded-control border border-transparent px-0.5 enabled:hover:bg-surface-hover",
              isChosen && "border-accent-border bg-accent-soft",
            )}
            onClick={() => onChoose(isChosen ? null : name)}
          >
            <Badge tone={edges === 0 ? "neutral" : tone}>
              {sign === "" || edges === 0 ? null : <span aria-hidden>{sign}</span>}
              {edges} {word}
            </Badge>
          </button>
        );
      })}
    </div>
  );
}

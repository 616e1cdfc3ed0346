import type { ItemState } from "@/lib/domain/readiness/item.ts";
import { cn } from "../ui/cn.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import { STATE_MARKS, STATE_ORDER, STATE_WORDS } from "./item-words.ts";

interface StateCountsProps {
  readonly counts: Readonly<Record<ItemState, number>> | undefined;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** How many items are in each state; pressing one shows only those. */
export function StateCounts({ counts, chosen, onChange }: StateCountsProps) {
  return (
    <div
      role="group"
      aria-label="Filter by state"
      className="inline-flex shrink-0 overflow-hidden rounded-control border border-border-strong bg-surface-raised"
    >
      {STATE_ORDER.map((state) => {
        const isChosen = chosen.includes(state);
        return (
          <button
            key={state}
            type="button"
            aria-pressed={isChosen}
            className={cn(
              "ring-inside inline-flex h-7 items-center gap-2 border-l border-border px-3 text-control first:border-l-0 hover:bg-surface-hover",
              isChosen && "bg-accent-soft",
            )}
            onClick={() =>
              onChange(isChosen ? chosen.filter((other) => other !== state) : [...chosen, state])
            }
          >
            <HealthMark state={STATE_MARKS[state]} decorative />
            <span className="font-semibold">{counts?.[state] ?? "–"}</span>
            <span className="text-muted">{STATE_WORDS[state]}</span>
          </button>
        );
      })}
    </div>
  );
}

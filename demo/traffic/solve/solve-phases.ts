import { RHYTHMS, type Rates, type Rhythm } from "../rhythm.ts";
import { solveTraffic, type SolveInput, type TrafficSolution } from "./solve-traffic.ts";

/**
 * A bursty version makes two worlds that take turns: one for the bursts and one for the time between. Without one there is
 * a single solution.
 */
export function solvePhases(input: Omit<SolveInput, "inBurst">): readonly TrafficSolution[] {
  const calm = solveTraffic({ ...input, inBurst: false });
  if (![...input.scenario.values()].includes("bursty")) return [calm];
  const burst = solveTraffic({ ...input, inBurst: true });
  return [onlyIn(calm, "between-bursts"), onlyIn(burst, "in-burst")];
}

/** Daily traffic is counted in its own phase; what has no daily rhythm counts as if there were no bursts. */
function onlyIn(solution: TrafficSolution, phase: "in-burst" | "between-bursts"): TrafficSolution {
  const moved = (rates: Rates): Rates => RHYTHMS.map((rhythm) => rateIn(rates, rhythm, phase));
  return {
    calls: solution.calls.map((call) => ({ ...call, rates: moved(call.rates) })),
    handled: new Map([...solution.handled].map(([workload, rates]) => [workload, moved(rates)])),
  };
}

function rateIn(rates: Rates, rhythm: Rhythm, phase: "in-burst" | "between-bursts"): number {
  if (rhythm === phase) return rates[RHYTHMS.indexOf("day")] ?? 0;
  if (rhythm === "day" || rhythm === "in-burst" || rhythm === "between-bursts") return 0;
  return phase === "between-bursts" ? (rates[RHYTHMS.indexOf(rhythm)] ?? 0) : 0;
}

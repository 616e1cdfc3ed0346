import { convolve, logNormal, meanMs, mix, pointMass, type Latency } from "../latency.ts";
import { addRates, dailyMeanRps, NO_RATE, rateOf, type Rates } from "../rhythm.ts";
import { DEFAULT_PROFILE, sourceKey, type TrafficModel } from "../traffic-model.ts";
import { type CallResult, resolveCall, type ServerAnswer } from "./call-result.ts";
import { overflowRatio } from "./retries.ts";
import { profileUnder, type ScenarioState } from "./scenario.ts";
import type { TracedCall, TracedGroup } from "./traced-call.ts";

export interface SolvedCall {
  readonly traced: TracedCall;
  readonly result: CallResult;
  /** Requests of the class, before retries. */
  readonly rates: Rates;
}

export interface TrafficSolution {
  readonly calls: readonly SolvedCall[];
  /** Requests that reach the application, by `namespace/workload`. */
  readonly handled: ReadonlyMap<string, Rates>;
}

/** Most requests that one proxy may have in flight or waiting for a cluster; infinite without a breaker. */
export type CapacityLookup = (traced: TracedCall, group: TracedGroup) => number;

export interface SolveInput {
  readonly traced: readonly TracedCall[];
  readonly model: TrafficModel;
  readonly scenario: ScenarioState;
  readonly inBurst: boolean;
  readonly capacityOf: CapacityLookup;
}

const ROUNDS = 3;

/**
 * Rates flow from callers to callees, errors and durations back. Both depend on each other through retries and breakers,
 * so a few rounds are made; without either the first is exact.
 */
export function solveTraffic(input: SolveInput): TrafficSolution {
  const order = callersFirst(input.traced);
  const outgoing = bySource(input.traced);
  let results = new Map<TracedCall, CallResult>();
  let loads: Loads = { rates: new Map(), handled: new Map() };
  for (let round = 0; round < ROUNDS; round += 1) {
    results = resolveBackwards(input, { order, outgoing, loads, previous: results });
    loads = flowForwards(order, outgoing, results);
  }
  const calls = input.traced.map((traced) => ({
    traced,
    result: results.get(traced) ?? resolveCall(traced, { answersOf: () => [], overflowOf: () => 0 }),
    rates: loads.rates.get(traced) ?? NO_RATE,
  }));
  return { calls, handled: loads.handled };
}

function bySource(traced: readonly TracedCall[]): ReadonlyMap<string, readonly TracedCall[]> {
  const groups = new Map<string, TracedCall[]>();
  for (const one of traced) {
    const key = sourceKey(one.call.from);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

interface Loads {
  readonly rates: Map<TracedCall, Rates>;
  readonly handled: Map<string, Rates>;
}

function flowForwards(
  order: readonly string[],
  outgoing: ReadonlyMap<string, readonly TracedCall[]>,
  results: ReadonlyMap<TracedCall, CallResult>,
): Loads {
  const loads: Loads = { rates: new Map(), handled: new Map() };
  for (const workload of order) {
    const received = loads.handled.get(workload) ?? NO_RATE;
    for (const traced of outgoing.get(workload) ?? []) {
      const { call } = traced;
      const rates = addRates(rateOf(call.rhythm, call.rateRps), received, call.perRequest);
      loads.rates.set(traced, rates);
      for (const end of results.get(traced)?.serverEnds ?? []) {
        loads.handled.set(
          end.target,
          addRates(loads.handled.get(end.target) ?? NO_RATE, rates, end.perRequest),
        );
      }
    }
  }
  return loads;
}

interface Backwards {
  readonly order: readonly string[];
  readonly outgoing: ReadonlyMap<string, readonly TracedCall[]>;
  readonly loads: Loads;
  readonly previous: ReadonlyMap<TracedCall, CallResult>;
}

function resolveBackwards(
  input: SolveInput,
  { order, outgoing, loads, previous }: Backwards,
): Map<TracedCall, CallResult> {
  const answers = new Map<string, readonly ServerAnswer[]>();
  const results = new Map<TracedCall, CallResult>();
  const answersOf = (target: string, { call }: TracedCall): readonly ServerAnswer[] =>
    withNotFound(answers.get(target) ?? answersOfWorkload(input, target, []), call.notFoundRatio);
  const overflowOf = (traced: TracedCall, group: TracedGroup): number =>
    overflow(input, {
      traced,
      group,
      rates: loads.rates.get(traced) ?? NO_RATE,
      previous: previous.get(traced),
    });
  for (const workload of order.toReversed()) {
    const calls = outgoing.get(workload) ?? [];
    for (const traced of calls) results.set(traced, resolveCall(traced, { answersOf, overflowOf }));
    answers.set(
      workload,
      answersOfWorkload(
        input,
        workload,
        calls.map((traced) => ({ traced, result: results.get(traced) })),
      ),
    );
  }
  return results;
}

interface MadeCall {
  readonly traced: TracedCall;
  readonly result: CallResult | undefined;
}

/** How a workload answers: its own work, then its calls one after the other; a critical call that fails makes a 500. */
function answersOfWorkload(
  input: SolveInput,
  workload: string,
  calls: readonly MadeCall[],
): readonly ServerAnswer[] {
  const profile = profileUnder(
    input.model.profiles.get(workload) ?? DEFAULT_PROFILE,
    input.scenario.get(workload),
    input.inBurst,
  );
  let latency: Latency = logNormal(profile.p50Ms, profile.p99Ms);
  const own = latency;
  let succeeds = 1;
  for (const { traced, result } of calls) {
    const made = Math.min(1, traced.call.perRequest);
    if (made === 0 || result === undefined) continue;
    latency = convolve(
      latency,
      mix([
        { weight: 1 - made, latency: pointMass(0.25) },
        { weight: made, latency: result.latency },
      ]),
    );
    if (traced.call.critical) succeeds *= 1 - made * result.failedRatio;
  }
  const answers: ServerAnswer[] = profile.errors.map(({ status, flags, ratio }) => ({
    status,
    flags,
    share: ratio,
    latency: own,
  }));
  const well = Math.max(0, 1 - profile.errors.reduce((sum, { ratio }) => sum + ratio, 0));
  if (succeeds < 1) answers.push({ status: 500, flags: "-", share: well * (1 - succeeds), latency });
  return [{ status: 200, flags: "-", share: well * succeeds, latency }, ...answers].filter(
    ({ share }) => share > 0,
  );
}

function withNotFound(answers: readonly ServerAnswer[], notFoundRatio: number): readonly ServerAnswer[] {
  if (notFoundRatio === 0) return answers;
  return answers.flatMap((answer) =>
    answer.status === 200
      ? [
          { ...answer, share: answer.share * (1 - notFoundRatio) },
          { ...answer, status: 404, share: answer.share * notFoundRatio },
        ]
      : [answer],
  );
}

interface OverflowInput {
  readonly traced: TracedCall;
  readonly group: TracedGroup;
  readonly rates: Rates;
  readonly previous: CallResult | undefined;
}

/** Requests in flight = rate × duration, for each client proxy by itself. */
function overflow(input: SolveInput, { traced, group, rates, previous }: OverflowInput): number {
  const capacity = input.capacityOf(traced, group);
  if (!Number.isFinite(capacity) || previous === undefined) return 0;
  const attempts = previous.serverEnds.filter((end) => end.group === group);
  const perRequest = attempts.reduce((sum, end) => sum + end.perRequest, 0);
  const tries = Math.max(perRequest, group.share);
  const latency = mix(attempts.map((end) => ({ weight: end.perRequest, latency: end.latency })));
  const inFlight =
    (dailyMeanRps(rates) * tries * (meanMs(latency) / 1000)) / Math.max(1, traced.clients.length);
  return overflowRatio(inFlight, capacity);
}

/** Sources and targets, callers before callees; calls that close a circle are followed once. */
function callersFirst(traced: readonly TracedCall[]): readonly string[] {
  const targets = new Map<string, Set<string>>();
  for (const { call, groups } of traced) {
    const key = sourceKey(call.from);
    const known = targets.get(key) ?? new Set<string>();
    targets.set(key, known);
    for (const group of groups) {
      for (const { target } of [...group.members, ...group.mirrors.flatMap(({ members }) => members)])
        known.add(target);
    }
  }
  const done = new Set<string>();
  const calleesFirst: string[] = [];
  const visit = (workload: string): void => {
    if (done.has(workload)) return;
    done.add(workload);
    for (const target of targets.get(workload) ?? []) visit(target);
    calleesFirst.push(workload);
  };
  for (const workload of targets.keys()) visit(workload);
  return calleesFirst.reverse();
}

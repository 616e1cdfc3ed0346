import { convolve, logNormal, meanMs, mix, pointMass, type Latency } from "../latency.ts";
import { addRates, dailyMeanRps, NO_RATE, rateOf, type Rates } from "../rhythm.ts";
import { DEFAULT_PROFILE, sourceKey, type TrafficModel } from "../traffic-model.ts";
import { type CallResult, resolveCall, type ServerAnswer } from "./call-result.ts";
import { overflowRatio } from "./retries.ts";
import { profileUnder, type ScenarioState } from "./scenario.ts";
import type { TracedCall, TracedGroup, TracedMember } from "./traced-call.ts";
import type { LimitsLookup } from "./cluster-limits.ts";
import { type Ejection, ejections, type HostGroup } from "./ejection.ts";

export interface SolvedCall {
  readonly traced: TracedCall;
  readonly result: CallResult;
  /** Requests of the class, before retries. */
  readonly rates: Rates;
  /** What one client proxy keeps out of each group's cluster. */
  readonly ejections: ReadonlyMap<TracedGroup, readonly Ejection[]>;
}

export interface TrafficSolution {
  readonly calls: readonly SolvedCall[];
  /** Requests that reach the application, by `namespace/workload`. */
  readonly handled: ReadonlyMap<string, Rates>;
}

export interface SolveInput {
  readonly traced: readonly TracedCall[];
  readonly model: TrafficModel;
  readonly scenario: ScenarioState;
  readonly inBurst: boolean;
  readonly limitsOf: LimitsLookup;
  /** Ready pods of a target. */
  readonly hostsOf: (target: string) => number;
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
  const calls = input.traced.flatMap((traced): readonly SolvedCall[] => {
    const result = results.get(traced);
    const rates = loads.rates.get(traced) ?? NO_RATE;
    if (result === undefined) return [];
    const ejections = new Map(
      traced.groups.map((group) => [group, ejectionsIn(input, { traced, group, rates, previous: result })]),
    );
    return [{ traced, result, rates, ejections }];
  });
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
  const membersOf = (traced: TracedCall, group: TracedGroup): readonly TracedMember[] =>
    healthyMembers(input, {
      traced,
      group,
      rates: loads.rates.get(traced) ?? NO_RATE,
      previous: previous.get(traced),
    });
  for (const workload of order.toReversed()) {
    const calls = outgoing.get(workload) ?? [];
    for (const traced of calls)
      results.set(traced, resolveCall(traced, { answersOf, overflowOf, membersOf }));
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

interface GroupLoad {
  readonly traced: TracedCall;
  readonly group: TracedGroup;
  readonly rates: Rates;
  readonly previous: CallResult | undefined;
}

/** Requests in flight = rate × duration, for each client proxy by itself. */
function overflow(input: SolveInput, { traced, group, rates, previous }: GroupLoad): number {
  const { capacity } = input.limitsOf(traced, group);
  if (!Number.isFinite(capacity) || previous === undefined) return 0;
  const attempts = previous.serverEnds.filter((end) => end.group === group);
  const perRequest = attempts.reduce((sum, end) => sum + end.perRequest, 0);
  const tries = Math.max(perRequest, group.share);
  const latency = mix(attempts.map((end) => ({ weight: end.perRequest, latency: end.latency })));
  const inFlight =
    (dailyMeanRps(rates) * tries * (meanMs(latency) / 1000)) / Math.max(1, traced.clients.length);
  return overflowRatio(inFlight, capacity);
}

function ejectionsIn(input: SolveInput, { traced, group, rates, previous }: GroupLoad): readonly Ejection[] {
  const { detection } = input.limitsOf(traced, group);
  if (detection === null || previous === undefined) return [];
  const hosts = group.members.map(({ target }): HostGroup => {
    const ends = previous.serverEnds.filter((end) => end.group === group && end.target === target);
    const attempts = ends.reduce((sum, end) => sum + end.perRequest, 0);
    const failed = ends.reduce(
      (sum, end) => sum + (countsAgainst(end.status, detection.gatewayOnly) ? end.perRequest : 0),
      0,
    );
    const count = Math.max(1, input.hostsOf(target));
    const hostRps = (dailyMeanRps(rates) * attempts) / count / Math.max(1, traced.clients.length);
    return { target, hosts: count, hostRps, failedRatio: attempts === 0 ? 0 : failed / attempts };
  });
  return ejections(detection, hosts);
}

/** A request that the client's proxy gave up on counts as a 504. */
function countsAgainst(status: number, gatewayOnly: boolean): boolean {
  return status === 0 || (gatewayOnly ? status >= 502 && status <= 504 : status >= 500);
}

/** Requests go to the hosts that are left; when all are out, to all of them. */
function healthyMembers(input: SolveInput, load: GroupLoad): readonly TracedMember[] {
  const { members } = load.group;
  const out = new Map(ejectionsIn(input, load).map(({ target, ejectedHosts }) => [target, ejectedHosts]));
  if (out.size === 0 || members.length < 2) return members;
  const left = members.map(
    ({ target, share }) => share * (1 - (out.get(target) ?? 0) / Math.max(1, input.hostsOf(target))),
  );
  const total = left.reduce((sum, share) => sum + share, 0);
  return total <= 0
    ? members
    : members.map(({ target }, index) => ({ target, share: (left[index] ?? 0) / total }));
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

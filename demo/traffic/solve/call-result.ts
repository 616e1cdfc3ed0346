import type { TraceOutcome, TraceRouteFacts } from "@/lib/domain/simulation/trace-outcome.ts";
import { convolve, cutAt, mix, pointMass, type Latency, type Weighted } from "../latency.ts";
import { attemptsFor, isRetried, type AttemptAnswer } from "./retries.ts";
import type { TracedCall, TracedGroup, TracedMember } from "./traced-call.ts";

/** One answer that a server gives, and how often and how fast. */
export interface ServerAnswer {
  readonly status: number;
  /** Flag of the server's proxy. */
  readonly flags: string;
  /** 0–1. */
  readonly share: number;
  readonly latency: Latency;
}

/** An end of a request as the client's proxy reports it. */
export interface ClientEnd {
  readonly status: number;
  readonly flags: string;
  readonly share: number;
  readonly latency: Latency;
  /** `namespace/workload` or outside host; null when no endpoint was chosen. */
  readonly target: string | null;
  readonly group: TracedGroup | null;
  readonly outcome: TraceOutcome | null;
}

/** What arrives at a server: attempts, not requests. */
export interface ServerEnd {
  readonly status: number;
  readonly flags: string;
  /** Attempts for one request of the client; above 1 when retries multiply. */
  readonly perRequest: number;
  readonly latency: Latency;
  readonly target: string;
  readonly group: TracedGroup;
}

export interface CallResult {
  readonly clientEnds: readonly ClientEnd[];
  readonly serverEnds: readonly ServerEnd[];
  /** Share of requests that the caller takes for failed, 0–1. */
  readonly failedRatio: number;
  readonly latency: Latency;
}

interface CallConditions {
  readonly answersOf: (target: string, traced: TracedCall) => readonly ServerAnswer[];
  /** Where the group's requests go once ejected hosts are left out. */
  readonly membersOf: (traced: TracedCall, group: TracedGroup) => readonly TracedMember[];
  /** Share of attempts that the breaker refuses. */
  readonly overflowOf: (traced: TracedCall, group: TracedGroup) => number;
}

const LOCAL_REPLY = pointMass(1);

/** Works out one class of calls: attempts, retries, timeouts and breakers on top of what the simulation decided. */
export function resolveCall(traced: TracedCall, conditions: CallConditions): CallResult {
  const parts = traced.groups.map((group) => resolveGroup(traced, group, conditions));
  const ends = traced.ends.map((outcome) => localEnd(outcome));
  const clientEnds = [...parts.flatMap((part) => part.clientEnds), ...ends];
  const failedRatio = clientEnds.reduce((sum, end) => sum + (isFailure(end) ? end.share : 0), 0);
  return {
    clientEnds,
    serverEnds: parts.flatMap((part) => part.serverEnds),
    failedRatio: Math.min(1, failedRatio),
    latency: mix(clientEnds.map(({ share, latency }) => ({ weight: share, latency }))),
  };
}

function isFailure({ status, outcome }: ClientEnd): boolean {
  return (
    status === 0 ||
    status >= 500 ||
    outcome?.why === "denied" ||
    outcome?.why === "no-route" ||
    status === 429
  );
}

function localEnd(outcome: TraceOutcome): ClientEnd {
  return {
    status: outcome.status ?? 0,
    flags: outcome.flags === "" ? "-" : outcome.flags,
    share: outcome.share,
    latency: outcome.delayMs > 0 ? pointMass(outcome.delayMs) : LOCAL_REPLY,
    target: outcome.why === "denied" ? outcome.by : null,
    group: null,
    outcome,
  };
}

interface Attempt extends ServerAnswer {
  readonly target: string;
  readonly kind: AttemptAnswer["kind"];
  /** Flag of the client's proxy. */
  readonly clientFlags: string;
  readonly retried: boolean;
}

function resolveGroup(
  traced: TracedCall,
  group: TracedGroup,
  conditions: CallConditions,
): Pick<CallResult, "clientEnds" | "serverEnds"> {
  const attempts = attemptsOf(traced, group, conditions);
  const retriable = attempts.filter((attempt) => attempt.retried);
  const retriableRatio = retriable.reduce((sum, attempt) => sum + attempt.share, 0);
  const retries = group.route.retries?.attempts ?? 0;
  const { mean, lastFactor } = attemptsFor(retriableRatio, retries);
  const before = waitBefore(retriable, retriableRatio, retries);
  const clientEnds: ClientEnd[] = [];
  for (const attempt of attempts) {
    const share = group.share * attempt.share * (attempt.retried ? lastFactor : mean);
    if (share < 1e-9) continue;
    const flags = attempt.retried && retries > 0 ? "URX" : attempt.clientFlags;
    const latency = before === null ? attempt.latency : convolve(before, attempt.latency);
    clientEnds.push(
      ...withinTimeout({
        status: attempt.status,
        flags,
        share,
        latency,
        target: attempt.kind === "overflow" ? null : attempt.target,
        group,
        outcome: null,
      }),
    );
  }
  const mirrored = mirroredEnds(traced, group, conditions);
  return { clientEnds, serverEnds: [...serverEnds(group, attempts, mean), ...mirrored] };
}

/** Copies are sent once, for the first attempt; the server counts them like any request. */
function mirroredEnds(
  traced: TracedCall,
  group: TracedGroup,
  conditions: CallConditions,
): readonly ServerEnd[] {
  return group.mirrors.flatMap(({ share, members }) =>
    members.flatMap((member) =>
      conditions.answersOf(member.target, traced).map((answer): ServerEnd => ({
        status: answer.status,
        flags: answer.flags,
        perRequest: group.share * share * member.share * answer.share,
        latency: answer.latency,
        target: member.target,
        group,
      })),
    ),
  );
}

/** Overall timeout of the route, which an injected delay does not count against. */
function withinTimeout(end: ClientEnd): readonly ClientEnd[] {
  const { timeoutMs } = end.group?.route ?? { timeoutMs: null };
  const { beyond, within } = cutAt(end.latency, timeoutMs);
  const delayMs = end.group?.delayMs ?? 0;
  const delayed = (latency: Latency): Latency =>
    delayMs > 0 ? convolve(pointMass(delayMs), latency) : latency;
  const flags = delayMs > 0 ? (end.flags === "-" ? "DI" : `DI,${end.flags}`) : end.flags;
  const ends: ClientEnd[] = [];
  if (beyond < 1) ends.push({ ...end, flags, share: end.share * (1 - beyond), latency: delayed(within) });
  if (beyond > 0 && timeoutMs !== null) {
    ends.push({
      ...end,
      status: 504,
      flags: delayMs > 0 ? "DI,UT" : "UT",
      share: end.share * beyond,
      latency: delayed(pointMass(timeoutMs)),
    });
  }
  return ends;
}

function attemptsOf(traced: TracedCall, group: TracedGroup, conditions: CallConditions): readonly Attempt[] {
  const overflow = conditions.overflowOf(traced, group);
  const refused: Attempt = {
    status: 503,
    flags: "-",
    clientFlags: "UO",
    share: overflow,
    latency: LOCAL_REPLY,
    target: "",
    kind: "overflow",
    retried: false,
  };
  const answered = conditions.membersOf(traced, group).flatMap((member) =>
    conditions.answersOf(member.target, traced).flatMap((answer) =>
      attemptsAt(traced, group.route.retries, {
        ...answer,
        share: (1 - overflow) * member.share * answer.share,
        target: member.target,
      }),
    ),
  );
  return [refused, ...answered].filter((attempt) => attempt.share > 1e-9);
}

/** An answer in time, and the ones that the per-try timeout cuts off. */
function attemptsAt(
  { call }: TracedCall,
  retries: TraceRouteFacts["retries"],
  answer: ServerAnswer & { readonly target: string },
): readonly Attempt[] {
  const on = retries !== null && retries.attempts > 0 ? retries.on : [];
  const perTryMs = retries?.perTryMs ?? null;
  const grpc = call.protocol === "grpc";
  const { beyond, within } = cutAt(answer.latency, perTryMs);
  const failed = answer.status >= 400;
  return [
    {
      ...answer,
      latency: within,
      share: answer.share * (1 - beyond),
      kind: "answered",
      clientFlags: "-",
      retried: failed && isRetried(on, { status: answer.status, kind: "answered", grpc }),
    },
    {
      status: 504,
      flags: "DC",
      clientFlags: "UT",
      share: answer.share * beyond,
      latency: pointMass(perTryMs ?? 0),
      target: answer.target,
      kind: "per-try-timeout",
      retried: isRetried(on, { status: 504, kind: "per-try-timeout", grpc }),
    },
  ];
}

const MAX_MODELLED_RETRIES = 3;

/** Time that failed attempts take before the last one, mixed over their number; null when there are practically none. */
function waitBefore(retriable: readonly Attempt[], retriableRatio: number, retries: number): Latency | null {
  if (retries === 0 || retriableRatio < 1e-4) return null;
  const failed = convolve(
    mix(retriable.map(({ share, latency }) => ({ weight: share, latency }))),
    pointMass(25),
  );
  const parts: Weighted[] = [{ weight: 1, latency: pointMass(0.25) }];
  let waited: Latency | null = null;
  for (let count = 1; count <= Math.min(retries, MAX_MODELLED_RETRIES); count += 1) {
    waited = waited === null ? failed : convolve(waited, failed);
    parts.push({ weight: retriableRatio ** count, latency: waited });
  }
  return mix(parts);
}

/** A server whose client gave up reports code 0 and DC. */
function serverEnds(
  group: TracedGroup,
  attempts: readonly Attempt[],
  meanAttempts: number,
): readonly ServerEnd[] {
  const { timeoutMs } = group.route;
  return attempts
    .filter((attempt) => attempt.kind !== "overflow")
    .flatMap((attempt): ServerEnd[] => {
      const perRequest = group.share * attempt.share * meanAttempts;
      const given = { target: attempt.target, group };
      if (attempt.kind === "per-try-timeout")
        return [{ ...given, status: 0, flags: "DC", perRequest, latency: attempt.latency }];
      const { beyond, within } = cutAt(attempt.latency, timeoutMs);
      const ends: ServerEnd[] = [];
      if (beyond < 1)
        ends.push({
          ...given,
          status: attempt.status,
          flags: attempt.flags,
          perRequest: perRequest * (1 - beyond),
          latency: within,
        });
      if (beyond > 0 && timeoutMs !== null)
        ends.push({
          ...given,
          status: 0,
          flags: "DC",
          perRequest: perRequest * beyond,
          latency: pointMass(timeoutMs),
        });
      return ends;
    });
}

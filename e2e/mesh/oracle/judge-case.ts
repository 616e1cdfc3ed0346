import type { MeshSnapshot } from "../../../lib/domain/mesh/snapshot.ts";
import { clientAnswer, traceRecorded } from "../../../lib/domain/simulation/fixtures/judge-recording.ts";
import type {
  Observation,
  RecordedRequest,
} from "../../../lib/domain/simulation/fixtures/recorded-worlds.ts";
import { applyEdits } from "../../../lib/domain/simulation/route/header-edits.ts";
import type { TraceOutcome } from "../../../lib/domain/simulation/trace-outcome.ts";
import type { CaseExpectation, OracleCase } from "./cases.ts";
import type { PlannedRequest } from "./generate/requests.ts";

const NOBODY = "nobody";

/** What an outcome of the simulator or an answer of the mesh says about one request. */
interface Told {
  readonly status: number;
  readonly by: string;
  readonly path: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: Readonly<Record<string, string>>;
  readonly location: string | null;
  readonly body: string | null;
  readonly delayMs: number;
}

/** Sentences about what the simulator says otherwise than the case; none when it agrees. */
export function predictionAgainst({ request, expect }: OracleCase, mesh: MeshSnapshot): readonly string[] {
  const { outcomes } = traceRecorded(mesh, { ...request, observed: [], arrivals: [] });
  const told = outcomes.map((outcome) => ({ outcome, told: toldBySimulator(outcome, request.proto) }));
  const wrong = told
    .filter(({ told: one }) => expect.every((wanted) => differences(one, wanted).length > 0))
    .map(
      ({ outcome, told: one }) =>
        `predicted ${outcome.why} ${JSON.stringify(brief(one))}: ${differencesToAll(one, expect).join(" | ")}`,
    );
  for (const wanted of expect) {
    const share = told
      .filter(({ told: one }) => differences(one, wanted).length === 0)
      .reduce((sum, { outcome }) => sum + outcome.share, 0);
    if (share === 0 && wanted.share !== 0) wrong.push(`nothing predicted is ${JSON.stringify(wanted)}`);
    else if (wanted.share !== undefined && Math.abs(share - wanted.share) > 1e-6)
      wrong.push(`predicted share ${String(share)} of ${JSON.stringify(wanted)}`);
  }
  return wrong;
}

/** Sentences about what the mesh did otherwise than the case says. */
export function answersAgainst(
  { expect, times }: OracleCase,
  { observed, arrivals }: RecordedRequest,
): readonly string[] {
  const told = observed.map(toldByMesh);
  const wrong = told
    .filter((one) => expect.every((wanted) => differences(one, wanted).length > 0))
    .map((one) => `observed ${JSON.stringify(brief(one))}: ${differencesToAll(one, expect).join(" | ")}`);
  for (const wanted of expect) {
    const met = told.filter((one) => differences(one, wanted).length === 0).length;
    if (wanted.share !== undefined && !isPlausible(met, observed.length, wanted.share)) {
      wrong.push(`${String(met)} of ${String(observed.length)} are ${JSON.stringify(wanted)}`);
    }
    if (times !== 1 || expect.length !== 1) continue;
    const sendings = Math.max(1, observed.length);
    if (wanted.arrivals !== undefined && arrivals.length !== wanted.arrivals * sendings) {
      wrong.push(
        `${String(arrivals.length)} arrivals of ${String(sendings)} sendings, expected ${String(wanted.arrivals)} each`,
      );
    }
    if (
      wanted.mirrored !== undefined &&
      !arrivals.some(({ who }) => wanted.mirrored?.includes(who) === true)
    ) {
      wrong.push(
        `no copy arrived at ${wanted.mirrored.join(" or ")}, only at ${arrivals.map(({ who }) => who).join(", ")}`,
      );
    }
  }
  return [...new Set(wrong)];
}

/** Five standard deviations: one false alarm in some million looks. */
const SIGMAS = 5;

export function isPlausible(met: number, total: number, share: number): boolean {
  const spread = Math.sqrt(total * share * (1 - share));
  return Math.abs(met - total * share) <= SIGMAS * spread + (share > 0 && share < 1 ? 0.5 : 0);
}

function toldBySimulator(outcome: TraceOutcome, proto: PlannedRequest["proto"]): Told {
  const { why, status, by, seen, response, location, body } = outcome;
  const isForwarded = why === "forwarded" || why === "passthrough";
  const answer = isForwarded
    ? clientAnswer(outcome, proto)
    : { status, isByApplication: false, afterMs: outcome.delayMs };
  const isReached = answer.isByApplication;
  return {
    status: answer.status ?? 0,
    by: isReached ? (by?.split("/")[1] ?? "") : NOBODY,
    path: isReached ? (seen?.path ?? null) : null,
    host: isReached ? (seen?.authority ?? null) : null,
    port: isReached ? (seen?.port ?? null) : null,
    headers: isReached ? (seen?.headers ?? {}) : {},
    response: response === null ? {} : applyEdits({}, response),
    location,
    body: isReached ? null : (body ?? BODIES[why] ?? null),
    delayMs: answer.afterMs,
  };
}

/** What Envoy says in the place of an application; a direct response without body is empty. */
const BODIES: Readonly<Partial<Record<TraceOutcome["why"], string>>> = {
  abort: "fault filter abort",
  denied: "RBAC: access denied",
  "direct-response": "",
};

function toldByMesh({ status, headers = {}, seen, who, body, ms }: Observation): Told {
  return {
    status,
    by: seen?.who ?? who ?? NOBODY,
    path: seen?.path ?? null,
    host: seen?.headers["host"] ?? null,
    port: seen?.port ?? null,
    headers: seen?.headers ?? {},
    response: headers,
    location: headers["location"] ?? null,
    body: seen === undefined ? (body ?? null) : null,
    delayMs: ms,
  };
}

const brief = ({ status, by, path, location }: Told): object => ({ status, by, path, location });

function differencesToAll(told: Told, expect: readonly CaseExpectation[]): readonly string[] {
  return expect.map((wanted) => differences(told, wanted).join(", "));
}

function differences(told: Told, wanted: CaseExpectation): readonly string[] {
  const found: string[] = [];
  for (const name of ["status", "path", "host", "port", "location", "body"] as const) {
    if (wanted[name] !== undefined && told[name] !== wanted[name])
      found.push(`${name} ${String(told[name])} instead of ${String(wanted[name])}`);
  }
  if (wanted.by !== undefined && !wanted.by.includes(told.by))
    found.push(`by ${told.by} instead of ${wanted.by.join(" or ")}`);
  if (wanted.delayMs !== undefined && told.delayMs + 2 < wanted.delayMs)
    found.push(`after ${String(told.delayMs)} ms`);
  found.push(
    ...headerDifferences("header", told.headers, wanted.headers),
    ...headerDifferences("response header", told.response, wanted.response),
  );
  return found;
}

function headerDifferences(
  what: string,
  told: Readonly<Record<string, string>>,
  wanted: CaseExpectation["headers"],
): readonly string[] {
  return Object.entries(wanted ?? {}).flatMap(([name, value]) => {
    const actual = told[name] ?? null;
    const isSame =
      value === null ? actual === null : actual?.replace(/,\s+/g, ",") === value.replace(/,\s+/g, ",");
    return isSame ? [] : [`${what} ${name}=${String(actual)} instead of ${String(value)}`];
  });
}

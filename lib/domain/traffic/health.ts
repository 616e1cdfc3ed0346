import { assertNever } from "../base/assert-never.ts";

export type HealthState = "healthy" | "degraded" | "failing" | "idle" | "not-ready" | "unknown";

export interface Health {
  readonly state: HealthState;
  /** Why, one sentence each; empty when healthy. */
  readonly because: readonly string[];
}

export interface CodeRate {
  readonly protocol: string;
  /** HTTP status as text; `0` or `-` when the client went away or no answer came. */
  readonly code: string;
  readonly grpcStatus: string;
  readonly flags: string;
  readonly rateRps: number;
}

const ORDER: readonly HealthState[] = ["healthy", "idle", "unknown", "not-ready", "degraded", "failing"];

export function worstHealth(all: readonly Health[]): Health {
  const first: Health = { state: "healthy", because: [] };
  return all.reduce((worst, health) => (rank(health) > rank(worst) ? health : worst), all[0] ?? first);
}

const rank = ({ state }: Health): number => ORDER.indexOf(state);

type CodeClass = "ok" | "client" | "server" | "grpc" | "none";

/** Which of Kiali's default tolerances a response falls under. */
function classOf({ protocol, code, grpcStatus }: CodeRate): CodeClass {
  if (protocol === "grpc" && grpcStatus !== "" && grpcStatus !== "0" && grpcStatus !== "unknown")
    return "grpc";
  if (code === "0" || code === "-" || code === "" || code === "unknown") return "none";
  if (code.startsWith("5")) return "server";
  return code.startsWith("4") ? "client" : "ok";
}

interface Tolerance {
  readonly what: string;
  readonly degradedAbove: number;
  readonly failingFrom: number;
}

/** Kiali's defaults, so that a person who comes from there sees the same health. */
function toleranceOf(codes: Exclude<CodeClass, "ok">): Tolerance {
  switch (codes) {
    case "server":
      return { what: "5xx", degradedAbove: 0, failingFrom: 0.1 };
    case "client":
      return { what: "4xx", degradedAbove: 0.1, failingFrom: 0.2 };
    case "grpc":
      return { what: "gRPC errors", degradedAbove: 0, failingFrom: 0.1 };
    case "none":
      return { what: "no response", degradedAbove: 0, failingFrom: 0.1 };
    default:
      return assertNever(codes);
  }
}

/** Requests that failed: 5xx, gRPC errors and missing answers. A 4xx is the caller's. */
export function isFailure(rate: CodeRate): boolean {
  const codes = classOf(rate);
  return codes === "server" || codes === "grpc" || codes === "none";
}

/** Share of requests that failed, 0–1. Null when nothing was sent: idle is not healthy. */
export function errorRatio(rates: readonly CodeRate[]): number | null {
  let total = 0;
  let failed = 0;
  for (const rate of rates) {
    total += rate.rateRps;
    if (isFailure(rate)) failed += rate.rateRps;
  }
  return total > 0 ? failed / total : null;
}

/** Health of traffic by Kiali's default tolerances; idle when nothing was sent. */
export function trafficHealth(rates: readonly CodeRate[]): Health {
  const totals: Record<CodeClass, number> = { ok: 0, client: 0, server: 0, grpc: 0, none: 0 };
  let total = 0;
  for (const rate of rates) {
    totals[classOf(rate)] += rate.rateRps;
    total += rate.rateRps;
  }
  if (!(total > 0)) return { state: "idle", because: ["No requests in the window"] };

  const judged = (["server", "client", "grpc", "none"] as const).map((codes): Health => {
    const share = totals[codes] / total;
    const { what, degradedAbove, failingFrom } = toleranceOf(codes);
    const because = [`${percent(share)} of requests end in ${what}`];
    if (share >= failingFrom) return { state: "failing", because };
    const isDegraded = codes === "client" ? share >= degradedAbove : share > degradedAbove;
    return isDegraded ? { state: "degraded", because } : { state: "healthy", because: [] };
  });
  return worstHealth(judged);
}

function percent(share: number): string {
  const value = share * 100;
  return value < 0.01 ? "< 0.01 %" : `${value >= 10 ? value.toFixed(1) : Number(value.toFixed(2))} %`;
}

/** Health of pods: none available is failing, fewer than desired is degraded, none desired is not ready. */
export function podHealth(desired: number, ready: number): Health {
  if (desired === 0) return { state: "not-ready", because: ["No pods are desired"] };
  if (ready === 0) return { state: "failing", because: [`None of ${desired} pods is ready`] };
  if (ready < desired) return { state: "degraded", because: [`${ready} of ${desired} pods are ready`] };
  return { state: "healthy", because: [] };
}

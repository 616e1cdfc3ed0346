/** The part of outlierDetection that the model follows: consecutive errors of a host, judged by each client proxy alone. */
export interface Detection {
  /** Errors in a row that eject a host. */
  readonly consecutive: number;
  /** Only 502, 503 and 504 count. */
  readonly gatewayOnly: boolean;
  readonly baseEjectionMs: number;
  /** Most hosts that may be out at once, 0–100. A true cap: with 10 % of two hosts none is ever ejected. */
  readonly maxPercent: number;
}

export interface HostGroup {
  readonly target: string;
  readonly hosts: number;
  /** Requests that one client proxy sends to one host. */
  readonly hostRps: number;
  /** Share of them that counts against the host, 0–1. */
  readonly failedRatio: number;
}

export interface Ejection {
  readonly target: string;
  /** Hosts out on average. */
  readonly ejectedHosts: number;
  readonly ejectionsPerS: number;
}

/** Mean number of requests until `length` failures in a row: (1 − pⁿ) / ((1 − p) pⁿ). */
function requestsUntilRun(failedRatio: number, length: number): number {
  if (failedRatio >= 1) return length;
  const run = failedRatio ** length;
  return (1 - run) / ((1 - failedRatio) * run);
}

/** Hosts that a client proxy keeps out of a cluster on average, the most often failing first, within the cap. */
export function ejections(detection: Detection, groups: readonly HostGroup[]): readonly Ejection[] {
  const hosts = groups.reduce((sum, group) => sum + group.hosts, 0);
  let allowed = Math.floor((hosts * detection.maxPercent) / 100 + 1e-9);
  const baseS = detection.baseEjectionMs / 1000;
  return groups
    .toSorted((a, b) => b.failedRatio - a.failedRatio)
    .map(({ target, hosts: members, hostRps, failedRatio }) => {
      if (failedRatio <= 0 || hostRps <= 0) return { target, ejectedHosts: 0, ejectionsPerS: 0 };
      const untilEjectedS = requestsUntilRun(failedRatio, detection.consecutive) / hostRps;
      const ejectedHosts = Math.min(allowed, (members * baseS) / (baseS + untilEjectedS));
      allowed = Math.max(0, allowed - Math.ceil(ejectedHosts - 1e-9));
      return { target, ejectedHosts, ejectionsPerS: ejectedHosts / baseS };
    });
}

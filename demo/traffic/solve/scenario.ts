import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { PodDirectory } from "./pod-directory.ts";
import type { IntrinsicError, WorkloadProfile } from "../traffic-model.ts";

const SCENARIOS = ["slow", "failing", "bursty", "gone"] as const;
type Scenario = (typeof SCENARIOS)[number];

/** What is wrong with whom: by `namespace/workload`. */
export type ScenarioState = ReadonlyMap<string, Scenario>;

const FAILING: IntrinsicError = { status: 500, flags: "-", ratio: 0.35 };
const BURST_ERRORS: IntrinsicError = { status: 503, flags: "-", ratio: 0.25 };

/** How a version behaves under a scenario, outside bursts and, for `bursty`, inside them. */
export function profileUnder(
  profile: WorkloadProfile,
  scenario: Scenario | undefined,
  inBurst: boolean,
): WorkloadProfile {
  switch (scenario) {
    case "slow":
      return { ...profile, p50Ms: profile.p50Ms * 8, p99Ms: profile.p99Ms * 8 };
    case "failing":
      return { ...profile, errors: [...profile.errors, FAILING] };
    case "bursty":
      return inBurst
        ? { p50Ms: profile.p50Ms * 5, p99Ms: profile.p99Ms * 6, errors: [...profile.errors, BURST_ERRORS] }
        : profile;
    case "gone":
    case undefined:
      return profile;
  }
}

export const NO_SCENARIO: ScenarioState = new Map();

/**
 * Scenarios of a ConfigMap. A key names a workload, `namespace.workload` because keys may hold no slash; an application and
 * its version (`shop.recommendations-v2`) are its workload. Keys and values that mean nothing are passed over.
 */
export function readScenario(map: KubeObject, pods: PodDirectory): ScenarioState {
  const state = new Map<string, Scenario>();
  const data: unknown = map["data"];
  for (const [key, value] of Object.entries(data ?? {})) {
    const scenario = SCENARIOS.find((one) => one === String(value).trim().toLowerCase());
    const workload = workloadNamed(key, pods);
    if (scenario !== undefined && workload !== null) state.set(workload, scenario);
  }
  return state;
}

function workloadNamed(key: string, pods: PodDirectory): string | null {
  const dot = key.indexOf(".");
  if (dot === -1) return null;
  const workload = `${key.slice(0, dot)}/${key.slice(dot + 1)}`;
  return pods.running(workload).length > 0 ? workload : null;
}

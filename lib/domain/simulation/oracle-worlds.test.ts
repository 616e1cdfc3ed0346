import { describe, expect, it } from "vitest";
import { plannedWorld } from "../../../e2e/mesh/oracle/generate/world.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import { admitObject } from "../validation/admission/admit.ts";
import { traceRecorded } from "./fixtures/judge-recording.ts";
import { baseObjects } from "./fixtures/recorded-worlds.ts";

const SEED = 20_261;
const COUNT = 60;
const base = baseObjects();
const worlds = Array.from({ length: COUNT }, (_, world) => plannedWorld({ seed: SEED, world, wide: true }));

describe(`the oracle's random worlds (seed ${String(SEED)})`, () => {
  it("are the same for the same seed", () => {
    expect(plannedWorld({ seed: SEED, world: 7, wide: true })).toEqual(worlds[7]);
    expect(plannedWorld({ seed: SEED + 1, world: 7, wide: true })).not.toEqual(worlds[7]);
  });

  it("hold objects of which the validator accepts nearly all", () => {
    const objects = worlds.flatMap((world) => world.objects);
    const accepted = objects.filter((object) => admitObject(object).accepted);
    expect(accepted.length / objects.length).toBeGreaterThan(0.9);
  }, 60_000);

  it("are decided by the simulator: shares sum to 1 and at most 2 % of the requests are unknown", () => {
    let requests = 0;
    let unknown = 0;
    for (const { objects, requests: planned } of worlds) {
      const accepted = objects.filter((object) => admitObject(object).accepted);
      const mesh = snapshotOf({ cluster: "rig", objects: [...base, ...accepted] });
      for (const request of planned) {
        const { outcomes, missing } = traceRecorded(mesh, { ...request, observed: [], arrivals: [] });
        expect(outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        requests += 1;
        if (!outcomes.some(({ why }) => why === "unknown")) continue;
        unknown += 1;
        expect(missing).not.toEqual([]);
      }
    }
    expect(unknown / requests).toBeLessThanOrEqual(0.02);
  }, 60_000);
});

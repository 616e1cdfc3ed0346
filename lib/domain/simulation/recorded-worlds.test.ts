import { describe, expect, it } from "vitest";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { baseObjects, recordedWorlds } from "./fixtures/recorded-worlds.ts";
import { disagreements, traceRecorded } from "./fixtures/judge-recording.ts";

const base = baseObjects();
const worlds = recordedWorlds();

function meshOf(objects: readonly (typeof base)[number][]): MeshSnapshot {
  return snapshotOf({ cluster: "rig", objects: [...base, ...objects] });
}

describe("what a real mesh did", () => {
  it("is among the predicted outcomes of every one of the 2,420 recorded requests", () => {
    const wrong: string[] = [];
    let requests = 0;
    for (const { world, objects, requests: sent } of worlds) {
      const mesh = meshOf(objects);
      for (const [index, request] of sent.entries()) {
        requests += 1;
        wrong.push(
          ...disagreements(mesh, request).map((text) => `${String(world)}.${String(index)}: ${text}`),
        );
      }
    }
    expect(requests).toBe(2420);
    expect(wrong).toEqual([]);
  }, 60_000);

  it("is among the predicted outcomes of every request of worlds with every field", () => {
    const wrong = recordedWorlds("wide-worlds").flatMap(({ world, objects, requests }) => {
      const mesh = meshOf(objects);
      return requests.flatMap((request, index) =>
        disagreements(mesh, request).map((text) => `${String(world)}.${String(index)}: ${text}`),
      );
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  it("is predicted as unknown for none of the requests, and shares sum to 1", () => {
    let unknown = 0;
    for (const { objects, requests } of worlds) {
      const mesh = meshOf(objects);
      for (const request of requests) {
        const { outcomes } = traceRecorded(mesh, request);
        if (outcomes.some(({ why }) => why === "unknown")) unknown += 1;
        expect(outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }
    }
    expect(unknown).toBe(0);
  }, 60_000);
});

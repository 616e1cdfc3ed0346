import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readScenarios } from "../../../e2e/mesh/oracle/cases.ts";
import { predictionAgainst } from "../../../e2e/mesh/oracle/judge-case.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import { baseObjects } from "./fixtures/recorded-worlds.ts";

const scenarios = readScenarios(fileURLToPath(new URL("../../../e2e/mesh/oracle/cases", import.meta.url)));
const base = baseObjects();

/** The same cases decide real proxies in `npm run test:mesh`; here the simulator alone is held against their words. */
describe.each([...new Set(scenarios.map(({ feature }) => feature))])("%s", (feature) => {
  const ofFeature = scenarios.filter((scenario) => scenario.feature === feature);
  for (const { objects, cases } of ofFeature) {
    const mesh = snapshotOf({ cluster: "rig", objects: [...base, ...objects] });
    it.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
      expect(predictionAgainst(one, mesh)).toEqual([]);
    });
  }
});

it("names every case once", () => {
  const names = scenarios.flatMap(({ feature, cases }) => cases.map(({ name }) => `${feature}: ${name}`));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

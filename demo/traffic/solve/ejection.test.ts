import { describe, expect, it } from "vitest";
import { type Detection, ejections, type HostGroup } from "./ejection.ts";

const DETECTION: Detection = { consecutive: 5, gatewayOnly: false, baseEjectionMs: 30_000, maxPercent: 50 };

function hosts(target: string, count: number, failedRatio: number): HostGroup {
  return { target, hosts: count, hostRps: 20, failedRatio };
}

function ejected(detection: Detection, groups: readonly HostGroup[]): readonly number[] {
  return ejections(detection, groups).map(({ ejectedHosts }) => Math.round(ejectedHosts * 100) / 100);
}

describe("outlier detection", () => {
  it.each<[string, Partial<Detection>, readonly HostGroup[], readonly number[]]>([
    ["ejects none of two hosts at the default 10 %", { maxPercent: 10 }, [hosts("v1", 2, 1)], [0]],
    ["ejects one of two hosts at 50 %", { maxPercent: 50 }, [hosts("v1", 2, 1)], [1]],
    ["needs 34 % for one of three", { maxPercent: 33 }, [hosts("v1", 3, 1)], [0]],
    ["ejects all hosts at 100 % when each request fails", { maxPercent: 100 }, [hosts("v1", 2, 1)], [1.98]],
    ["leaves hosts alone that rarely fail", {}, [hosts("v1", 4, 0.01)], [0]],
    [
      "spends the cap on the worse version first",
      { maxPercent: 40 },
      [hosts("v1", 3, 0.3), hosts("v2", 2, 1)],
      [1.98, 0],
    ],
  ])("%s", (_name, detection, groups, expected) => {
    expect(ejected({ ...DETECTION, ...detection }, groups)).toEqual(expected);
  });
});

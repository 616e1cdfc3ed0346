import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { root } from "./build.ts";

export const reportsDir = path.join(root, ".cache/reports");

const counts = z.object({ passed: z.int().min(0), failed: z.int().min(0), skipped: z.int().min(0) });

export type Counts = z.infer<typeof counts>;

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

export const added = (one: Counts, other: Counts): Counts => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

export const countsLine = ({ passed, failed, skipped }: Counts): string =>
  `${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`;

export const isGreen = ({ passed, failed, skipped }: Counts): boolean => failed === 0 && passed + skipped > 0;

/** Names that `FORESAIL_SKIP` leaves out on purpose. */
export const skippedNames = (): ReadonlySet<string> =>
  new Set((process.env["FORESAIL_SKIP"] ?? "").split(",").filter((name) => name !== ""));

export function writeCounts(file: string, written: Counts): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(written));
}

/** A run that left no counts, or others than counts, failed. */
export function readCounts(file: string): Counts {
  return counts.safeParse(jsonIn(file)).data ?? { ...NONE, failed: 1 };
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** A suite that did not even load has no failed test of its own, so a red run counts as one at least. */
export function vitestCounts(file: string, exitedGreen: boolean): Counts {
  const report = vitestReport.safeParse(jsonIn(file)).data;
  return {
    passed: report?.numPassedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failed: exitedGreen ? 0 : Math.max(1, report?.numFailedTests ?? 0),
  };
}

export function playwrightCounts(file: string, exitedGreen: boolean): Counts {
  const stats = playwrightReport.safeParse(jsonIn(file)).data?.stats;
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
    failed: exitedGreen ? 0 : Math.max(1, stats?.unexpected ?? 0),
  };
}

/** Tests that failed first and are counted as passed. */
export const playwrightRepeats = (file: string): number =>
  playwrightReport.safeParse(jsonIn(file)).data?.stats.flaky ?? 0;

/** Null when there is none, or half of one because its writer was killed. */
function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Figure } from "./figure.ts";
import { startPostgres } from "./postgres.ts";
import { withStack, type BenchStack } from "./with-stack.ts";

/** 200 namespaces of 50 applications: as many Deployments, ReplicaSets and pods, one Service each. */
const SHAPE = "200x50x1+5000";
/** Half a minute on an idle machine: who calls whom is solved for 10,000 workloads. */
const DEMO_READY_MS = 600_000;
const LOOK_EVERY_MS = 1_000;
const WATCHED_MS = 60_000;
/** Resident memory counts once the garbage of reading everything has had time to go. */
const LAST_MS = 20_000;
const READ_EVERY_MS = 10_000;
const KUBE_OBJECTS = ["/api/v1/pods", "/apis/apps/v1/deployments", "/apis/apps/v1/replicasets"];

/** P11: resident memory of the console process, which reads pages meanwhile as a person would. */
export async function measureMemory(): Promise<readonly Figure[]> {
  const postgres = await startPostgres();
  try {
    const env: Readonly<Record<string, string>> = postgres === null ? {} : { DATABASE_URL: postgres.url };
    const shaped = { env, demoParameters: ["--shape", SHAPE], demoReadyMs: DEMO_READY_MS };
    return await withStack(shaped, async (stack) => {
      const database = postgres === null ? "PGlite, inside the process" : `PostgreSQL ${postgres.version}`;
      const facts = { shape: SHAPE, database, ...(await countObjects(stack)) };
      const samples = await watchMemory(stack);
      const last = samples.slice(-LAST_MS / LOOK_EVERY_MS);
      const peak = peakMB(stack);
      return [
        {
          id: "P11",
          what: "resident memory of the console",
          value: Math.max(...last),
          unit: "MB",
          to: 400,
          facts,
        },
        ...(peak === null
          ? []
          : [{ id: "P11-peak", what: "its peak since the start", value: peak, unit: "MB" as const, facts }]),
        {
          id: "P11-by-Kiali",
          what: "share of Kiali's 750 MB",
          value: Math.max(...last) / 750,
          unit: "ratio",
        },
      ];
    });
  } finally {
    await postgres?.stop();
  }
}

async function countObjects({ kube }: BenchStack): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const path of KUBE_OBJECTS) {
    const { items, metadata } = await kube.get<{
      readonly items: readonly unknown[];
      readonly metadata: { readonly remainingItemCount?: number };
    }>(`${path}?limit=1`);
    counts[path.split("/").at(-1) ?? path] = items.length + (metadata.remainingItemCount ?? 0);
  }
  return counts;
}

/** MB, one sample a second. */
async function watchMemory({ api, console: server }: BenchStack): Promise<readonly number[]> {
  const viewer = api("admin");
  const samples: number[] = [];
  let reading: Promise<unknown> = Promise.resolve();
  for (let passedMs = 0; passedMs < WATCHED_MS; passedMs += LOOK_EVERY_MS) {
    if (passedMs % READ_EVERY_MS === 0)
      reading = reading.then(async () => {
        for (const page of ["overview", "services", "objects"]) await viewer.call("GET", page);
      });
    await delay(LOOK_EVERY_MS);
    samples.push(memoryMB(server.child.pid, "VmRSS") ?? NaN);
  }
  await reading;
  return samples;
}

function peakMB({ console: server }: BenchStack): number | null {
  return memoryMB(server.child.pid, "VmHWM");
}

function memoryMB(pid: number | undefined, field: "VmRSS" | "VmHWM"): number | null {
  const status = readFileSync(`/proc/${pid ?? ""}/status`, "utf8");
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status) ?? [];
  return kilobytes === undefined ? null : (Number(kilobytes) * 1024) / 1e6;
}

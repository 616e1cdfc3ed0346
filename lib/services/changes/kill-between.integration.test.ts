import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/adapters/db/open-database.ts";
import { startDemoCluster, type DemoCluster } from "@/lib/adapters/kube/testing/demo-cluster.ts";
import { systemClock } from "@/lib/adapters/system/system-clock.ts";
import { systemIds } from "@/lib/adapters/system/system-ids.ts";
import type { ClusterPort } from "../ports/cluster.ts";
import { connectCluster } from "@/lib/adapters/kube/connect-cluster.ts";
import { resumeOpenApplies, SYSTEM_ACTOR } from "./index.ts";

let dataDir = "";
let demo: DemoCluster;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "foresail-kill-"));
  demo = await startDemoCluster({
    objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }],
  });
  demo.store.create({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "reviews", namespace: "shop" },
    spec: { hosts: ["reviews"], http: [{ route: [{ destination: { host: "reviews" }, weight: 90 }] }] },
  });
});

afterEach(async () => {
  await demo.close();
  await rm(dataDir, { recursive: true, force: true });
});

const APPLIER = path.resolve("lib/services/testing/apply-until-killed.ts");

/** Applies in a process of its own, which is killed when the intent is committed and the request is at the gate. */
async function applyAndKill(gate: "before" | "after"): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", APPLIER, dataDir, demo.kubeconfig, gate], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const changeId = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
      const match = /at the gate ([0-9a-f-]{36})/.exec(printed);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once("exit", (code) => reject(new Error(`the applier ended with ${String(code)}: ${printed}`)));
  });
  child.kill("SIGKILL");
  await exited;
  return changeId;
}

async function restart(changeId: string) {
  const database = await openDatabase({ databaseUrl: null, dataDir });
  const cluster = connectCluster({
    id: "it",
    kubeconfig: demo.kubeconfig,
    context: null,
    signInKubeconfig: null,
  });
  await cluster.whenKnown();
  const ctx = {
    actor: SYSTEM_ACTOR,
    clusters: new Map<string, ClusterPort>([["it", cluster]]),
    traffic: new Map(),
    database,
    clock: systemClock,
    ids: systemIds(systemClock),
    publish: () => undefined,
    source: { ip: "", userAgent: "", requestId: "start" },
  };
  const open = await database.changes.find("it", changeId);
  const settled = await resumeOpenApplies(ctx, { cluster: "it", stillSinceMs: Date.now() });
  const change = await database.changes.find("it", changeId);
  const [step] = await database.journal.list("it", changeId);
  await cluster.close();
  await database.close();
  return { before: open?.state, settled, state: change?.state, step: step?.state };
}

describe("kill -9 of the process between intent and outcome", () => {
  it("is resolved at the next start as not done when the write had not reached the cluster", async () => {
    const id = await applyAndKill("before");
    expect(await restart(id)).toEqual({
      before: "applying",
      settled: [id],
      state: "failed",
      step: "not_done",
    });
  });

  it("is resolved at the next start as done when the write had reached the cluster", async () => {
    const id = await applyAndKill("after");
    expect(await restart(id)).toEqual({ before: "applying", settled: [id], state: "applied", step: "done" });
  });
});

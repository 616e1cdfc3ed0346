import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "yaml";
import { apiOf, applyOf, draftSplit, type Api } from "../../e2e/fixtures/api.ts";
import { splitText, virtualServicePath } from "../../e2e/fixtures/kube.ts";
import { MESH_CLUSTER, startConsoleOn } from "../../e2e/mesh/rig/console.ts";
import type { Mesh } from "../../e2e/mesh/rig/mesh.ts";
import { startMesh } from "../../e2e/mesh/rig/start.ts";
import { readWorld } from "../../e2e/mesh/rig/world.ts";
import type { KubeObject } from "../../lib/domain/kube/kube-object.ts";
import { root } from "../launch/build.ts";
import { freePort, stop } from "../launch/process.ts";
import type { ChangeDetail } from "../../lib/contracts/changes.ts";
import { latencyFigures, percentile, type Figure } from "./figure.ts";

const RUNS = 25;
const WARM_UP = 3;
const PAUSE_MS = 300;
const TIMEOUT_MS = 10_000;
const NAMESPACE = "alpha";
const GOAL_MS = 100;

/**
 * P14: from *Apply* to a client's real Envoy sending by the new weights, beside a bare patch of the same object. Everything goes to one
 * version or the other, so that one answer tells; both ways are taken in turn, each from a mesh at rest.
 */
export async function measureApplyOnMesh(): Promise<readonly Figure[]> {
  const world = readWorld(path.join(root, "e2e/mesh/worlds/truth.yaml"));
  const mesh = await startMesh(world, { say: console.log });
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "foresail-bench-mesh-"));
  try {
    const port = await freePort();
    const server = await startConsoleOn(mesh, { port, dataDir });
    try {
      return figures(
        await timesOf(mesh, apiOf(`http://127.0.0.1:${String(port)}`, MESH_CLUSTER, "developer")),
      );
    } finally {
      await stop(server);
    }
  } finally {
    await mesh.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Times {
  readonly applyMs: readonly number[];
  readonly patchMs: readonly number[];
}

function figures({ applyMs, patchMs }: Times): readonly Figure[] {
  const more = (share: number): number => percentile(applyMs, share) - percentile(patchMs, share);
  return [
    {
      id: "P14",
      what: "Apply beyond a bare patch, p95",
      value: more(0.95),
      unit: "ms",
      to: GOAL_MS,
      facts: { runs: RUNS },
    },
    {
      id: "P14-p50",
      what: "Apply beyond a bare patch, median",
      value: more(0.5),
      unit: "ms",
      facts: { runs: RUNS },
    },
    ...latencyFigures({ id: "P14-apply", what: "Apply pressed to Envoy splitting anew" }, applyMs),
    ...latencyFigures({ id: "P14-patch", what: "bare patch to Envoy splitting anew" }, patchMs),
  ];
}

async function timesOf(mesh: Mesh, api: Api): Promise<Times> {
  const verdicts = await mesh.apply([destinationRule, splitOf([100, 0])]);
  if (!verdicts.every(({ accepted }) => accepted)) throw new Error(`refused: ${JSON.stringify(verdicts)}`);
  await mesh.awaitConfig();
  const applyMs: number[] = [];
  const patchMs: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const draft = await draftSplit(api, NAMESPACE, [0, 100]);
    await delay(PAUSE_MS);
    // The console looks at open drafts again when it sees the patch before.
    const settled = await api.read<ChangeDetail>(`changes/${draft.change.id}`);
    const applied = await timeTo(mesh, "api-v2", () => applyOf(api, settled));
    const path = virtualServicePath(NAMESPACE, "split");
    const patched = await timeTo(mesh, "api-v1", () =>
      mesh.kube("PATCH", path, { spec: splitOf([100, 0]).spec }),
    );
    if (run < WARM_UP) continue;
    applyMs.push(applied);
    patchMs.push(patched);
  }
  return { applyMs, patchMs };
}

/** Time from the call until the client's Envoy sends to that pod. */
async function timeTo(mesh: Mesh, pod: string, change: () => Promise<unknown>): Promise<number> {
  await delay(PAUSE_MS);
  const startMs = performance.now();
  const failed: unknown[] = [];
  const changing = change().catch((error: unknown) => failed.push(error));
  const request = {
    client: "client-a",
    ip: mesh.addressOf("api.alpha"),
    port: 80,
    protocol: "http",
    host: "api",
    method: "GET",
    path: "/",
    headers: {},
  } as const;
  for (;;) {
    const [answer] = await mesh.sendAll([request], 1);
    if (answer?.seen?.who === pod) break;
    if (failed.length > 0) throw failed[0];
    if (performance.now() - startMs > TIMEOUT_MS)
      throw new Error(`Envoy did not turn to ${pod} in ${String(TIMEOUT_MS)} ms`);
  }
  const seenMs = performance.now() - startMs;
  await changing;
  return seenMs;
}

const destinationRule: KubeObject = {
  apiVersion: "networking.istio.io/v1",
  kind: "DestinationRule",
  metadata: { name: "api", namespace: NAMESPACE },
  spec: {
    host: "api",
    subsets: [
      { name: "v1", labels: { version: "v1" } },
      { name: "v2", labels: { version: "v2" } },
    ],
  },
};

const splitOf = (weights: readonly number[]): KubeObject =>
  parse(splitText(NAMESPACE, weights)) as KubeObject;

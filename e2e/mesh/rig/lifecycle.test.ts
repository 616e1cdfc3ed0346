import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { endMesh, keeperPid } from "./keeping.ts";
import { machineProblem } from "./machine.ts";
import { readyMesh } from "./ready.ts";
import { startMesh } from "./start.ts";
import { remains } from "./sweep.ts";
import { readWorld } from "./world.ts";

const SMALL = {
  name: "small",
  drainDuration: "1s",
  namespaces: [{ name: "small" }],
  services: [{ namespace: "small", name: "echo", ports: [{ name: "http", port: 80, targetPort: 8080 }] }],
  workloads: [{ namespace: "small", app: "echo" }],
};

const UP_TIMEOUT_MS = 110_000;

let scratch: string;
let folder: string;

function worldFile(more: object = {}): string {
  const file = path.join(scratch, "world.yaml");
  writeFileSync(file, stringify({ ...SMALL, ...more }));
  return file;
}

beforeEach(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), "foresail-mesh-test-"));
  chmodSync(scratch, 0o755);
  folder = path.join(scratch, "mesh");
});

afterEach(async () => {
  vi.restoreAllMocks();
  await endMesh(folder);
  rmSync(scratch, { recursive: true, force: true });
});

const npm = (script: string, ...parameters: readonly string[]) =>
  ["--import", "tsx", `scripts/${script}.ts`, ...parameters] as const;

const meshUp = (world: string) =>
  spawnSync(process.execPath, npm("mesh-up", "--world", world), options()).status;
const meshDown = () => spawnSync(process.execPath, npm("mesh-down"), options()).status;
const options = () =>
  ({ env: { ...process.env, FORESAIL_MESH: folder }, encoding: "utf8", timeout: UP_TIMEOUT_MS }) as const;

const keeperOf = (): number => Number(readFileSync(keeperPid(folder), "utf8"));

describe("a mesh", () => {
  it("is refused in a sentence where it cannot stand", () => {
    vi.spyOn(process, "getuid").mockReturnValue(1000);
    expect(machineProblem({ mustBuild: false })).toMatch(/needs root.*Nothing was started/);
    vi.spyOn(process, "platform", "get").mockReturnValue("darwin");
    expect(machineProblem({ mustBuild: false })).toMatch(/needs Linux.*darwin/);
  });

  it("is refused in a folder that its proxies cannot enter, and leaves it empty", async () => {
    chmodSync(scratch, 0o700);
    await expect(startMesh(readWorld(worldFile()), { folder })).rejects.toThrow(
      /cannot be entered.*FORESAIL_MESH/,
    );
    expect(existsSync(folder)).toBe(false);
  });

  it("leaves nothing behind when it cannot be finished", async () => {
    const objects = [
      {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { namespace: "small", name: "refused" },
        spec: { hosts: ["echo"] },
      },
    ];
    const world = readWorld(worldFile({ objects }));
    await expect(startMesh(world, { folder })).rejects.toThrow(
      /refused[\s\S]*must be provided in virtual service/,
    );
    expect(remains(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it("is ended whole after its keeper was killed", () => {
    expect(meshUp(worldFile())).toBe(0);
    expect(readyMesh(folder)?.kubeconfig).toBe(path.join(folder, "kubeconfig"));
    process.kill(keeperOf(), "SIGKILL");
    expect(meshDown()).toBe(0);
    expect(remains(folder)).toEqual([]);
  });

  it("is begun anew over one that was killed half made", async () => {
    const world = worldFile();
    const half = spawn(process.execPath, npm("mesh-up", "--world", world), {
      env: options().env,
      stdio: "ignore",
    });
    while (!existsSync(path.join(folder, "kube.sock"))) await delay(50);
    process.kill(keeperOf(), "SIGKILL");
    half.kill("SIGKILL");
    expect(remains(folder)).not.toEqual([]);
    expect(meshUp(world)).toBe(0);
    expect(meshDown()).toBe(0);
    expect(remains(folder)).toEqual([]);
  });
});

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { testStore } from "./testing/test-cluster.ts";

const WRITER = fileURLToPath(new URL("testing/write-until-killed.ts", import.meta.url));
const WRITES_BEFORE_KILL = 500;

/** Names that the writer was answered for before it was killed. */
function namesUntilKilled(folder: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", WRITER, folder], { timeout: 50_000 });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString("utf8");
      if (out.split("\n").length > WRITES_BEFORE_KILL) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", () => resolve(out.split("\n").slice(0, -1)));
  });
}

test("a killed process loses nothing that it answered for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "demo-kube-"));
  try {
    const answered = await namesUntilKilled(folder);
    expect(answered.length).toBeGreaterThanOrEqual(WRITES_BEFORE_KILL);
    const store = testStore({ folder });
    const stored = new Set(store.list({ group: "", kind: "ConfigMap" }).map(({ metadata }) => metadata.name));
    expect(answered.filter((name) => !stored.has(name))).toEqual([]);
    expect(store.resourceVersion).toBe(stored.size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

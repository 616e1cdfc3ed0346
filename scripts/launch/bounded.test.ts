import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runBounded } from "./bounded.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "foresail-bounded-"))));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const isAlive = (pid: number): boolean => {
  // A zombie whose new parent did not look yet has ended, too.
  const status = `/proc/${String(pid)}/status`;
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, "utf8"));
};

it.runIf(process.platform === "linux").each([
  ["hangs", "wait", 0.03, 1],
  ["ends and leaves it", "exit 3", 1, 3],
] as const)("ends what a program started that %s", async (_, last, timeoutMinutes, code) => {
  vi.spyOn(console, "log").mockReturnValue();
  const file = path.join(folder, "pid");
  const command = ["bash", "-c", `sleep 600 & echo $! > "$1"; ${last}`, "bash", file];
  expect(await runBounded(command, { timeoutMinutes })).toBe(code);
  const pid = Number(readFileSync(file, "utf8"));
  expect(pid).toBeGreaterThan(0);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
});

it("answers a program that cannot be started with a failure", async () => {
  const said = vi.spyOn(console, "log").mockReturnValue();
  expect(await runBounded(["no-such-program"], { timeoutMinutes: 1 })).toBe(1);
  await vi.waitFor(() => expect(said).toHaveBeenCalledWith(expect.stringContaining("ENOENT")));
});

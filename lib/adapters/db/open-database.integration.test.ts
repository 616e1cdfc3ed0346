import { spawn } from "node:child_process";
import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataFolder } from "./data-folder-lock.ts";
import { openDatabase } from "./open-database.ts";

const MIGRATIONS = path.resolve("prisma/migrations");
let dataDir = "";

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "foresail-db-"));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const open = (migrationsDir = MIGRATIONS) => openDatabase({ databaseUrl: null, dataDir, migrationsDir });

describe("the embedded database", () => {
  it("initialises a new folder, keeps what was written, and refuses a second opener", async () => {
    const first = await open();
    await first.settings.set("", "kept", { value: "yes", atMs: 1 });
    await expect(open()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("in use"),
    });
    await first.close();

    const second = await open();
    expect(await second.settings.get("", "kept")).toBe("yes");
    await second.close();
  });

  it("refuses a database whose migration was changed afterwards", async () => {
    const migrations = path.join(dataDir, "migrations");
    await cp(MIGRATIONS, migrations, { recursive: true });
    await (await open(migrations)).close();
    await appendFile(path.join(migrations, "20261123000000_first", "migration.sql"), "\n-- changed\n");
    await expect(open(migrations)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("was changed after it was applied"),
    });
  });

  it("says which folder of migrations is missing", async () => {
    await expect(open(path.join(dataDir, "absent"))).rejects.toMatchObject({
      code: "unavailable",
      hint: expect.stringContaining("FORESAIL_MIGRATIONS"),
    });
  });
});

describe("the lock of the data folder", () => {
  it("ends with the process that holds it, even when that is killed", async () => {
    const holder = spawn(process.execPath, [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      `const { lockDataFolder } = await import(${JSON.stringify(path.resolve("lib/adapters/db/data-folder-lock.ts"))});
       await lockDataFolder(${JSON.stringify(dataDir)});
       console.log("held");
       setInterval(() => {}, 1000);`,
    ]);
    const exited = new Promise((resolve) => holder.once("exit", resolve));
    await new Promise((resolve, reject) => {
      holder.stdout.once("data", resolve);
      holder.once("exit", () => reject(new Error("the holder ended before it had the lock")));
    });
    await expect(lockDataFolder(dataDir)).rejects.toMatchObject({ code: "unavailable" });
    holder.kill("SIGKILL");
    await exited;
    const lock = await lockDataFolder(dataDir);
    await lock.release();
  });
});

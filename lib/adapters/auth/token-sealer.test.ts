import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTokenSealer } from "./token-sealer.ts";

let dataDir = "";

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "foresail-auth-"));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe("sealed tokens", () => {
  it("open again after a restart, with the key kept readable by its owner only", () => {
    const sealed = createTokenSealer({ keyFile: null, dataDir }).seal("a-token", "session-1");
    expect(statSync(path.join(dataDir, "token.key")).mode & 0o777).toBe(0o600);
    expect(createTokenSealer({ keyFile: null, dataDir }).open(sealed, "session-1")).toBe("a-token");
  });

  it("hold nothing of the token in the clear and differ every time", () => {
    const sealer = createTokenSealer({ keyFile: null, dataDir });
    const [one, two] = [sealer.seal("a-token", "s"), sealer.seal("a-token", "s")];
    expect(Buffer.from(one).toString("latin1")).not.toContain("a-token");
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
  });

  it("do not open for another session, with another key, or after a change", () => {
    const sealer = createTokenSealer({ keyFile: null, dataDir });
    const sealed = sealer.seal("a-token", "session-1");
    expect(sealer.open(sealed, "session-2")).toBeNull();
    const keyFile = path.join(dataDir, "other.key");
    writeFileSync(keyFile, Buffer.alloc(32, 7).toString("base64"));
    expect(createTokenSealer({ keyFile, dataDir }).open(sealed, "session-1")).toBeNull();
    for (const at of [0, 5, 20, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(sealer.open(changed, "session-1")).toBeNull();
    }
    expect(sealer.open(new Uint8Array(3), "session-1")).toBeNull();
  });

  it("are refused with a key that is too short or missing", () => {
    const keyFile = path.join(dataDir, "short.key");
    writeFileSync(keyFile, "hunter2");
    expect(() => createTokenSealer({ keyFile, dataDir })).toThrow("does not hold 32 bytes");
    expect(() => createTokenSealer({ keyFile: path.join(dataDir, "absent"), dataDir })).toThrow(
      "no such file",
    );
    expect(readFileSync(keyFile, "utf8")).toBe("hunter2");
  });
});

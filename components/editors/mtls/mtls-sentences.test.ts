import { describe, expect, it } from "vitest";
import { mtlsSentences, peerScope, plaintextSentence, refusesPlaintext } from "./mtls-sentences.ts";

const strict = { mtls: { mode: "STRICT" } };
const caller = (mtlsRatio: number | null, rateRps = 10) => ({ rateRps, bytesPerS: 0, mtlsRatio });

describe("peerScope", () => {
  it.each([
    [
      "labels pick workloads, in the root namespace too",
      { selector: { matchLabels: { app: "a" } } },
      true,
      "workloads",
    ],
    ["empty labels are no selector", { selector: { matchLabels: {} } }, false, "namespace"],
    ["nothing in the root namespace is the mesh", {}, true, "mesh"],
  ])("%s", (_, spec, isRoot, scope) => {
    expect(peerScope(spec, isRoot)).toBe(scope);
  });
});

describe("mtlsSentences", () => {
  it("says what STRICT does to callers without a sidecar", () => {
    expect(mtlsSentences(strict, "namespace")[0]).toContain("sees its connection closed");
  });

  it("says that UNSET inherits", () => {
    expect(mtlsSentences({ mtls: { mode: "UNSET" } }, "workloads")[0]).toContain(
      "the mode of the namespace holds",
    );
  });

  it("warns of ports without a selector, which Istio ignores", () => {
    const spec = { ...strict, portLevelMtls: { 8080: { mode: "DISABLE" } } };
    expect(mtlsSentences(spec, "namespace")[1]).toContain("counts only beside a selector");
    expect(mtlsSentences(spec, "workloads")[1]).toContain("Container port 8080 takes plaintext only");
  });
});

describe("plaintextSentence", () => {
  it("counts callers and requests in plaintext", () => {
    expect(plaintextSentence([caller(0), caller(1)], true)).toBe(
      "1 caller of 50.0\u202f% of requests, 10.0 rps, would be refused.",
    );
  });

  it("does not count what nobody reported as safe", () => {
    expect(plaintextSentence([caller(1), caller(null)], true)).toContain("Of 1 more it is unknown");
  });

  it("does not call silence safe", () => {
    expect(plaintextSentence([], true)).toContain("rare callers may still send plaintext");
  });
});

describe("refusesPlaintext", () => {
  it("looks at ports too", () => {
    expect(refusesPlaintext({ portLevelMtls: { 80: { mode: "STRICT" } } })).toBe(true);
    expect(refusesPlaintext({ mtls: { mode: "PERMISSIVE" } })).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { effectNotes } from "./effect-notes.tsx";
import { graphInMode, overlayOf } from "./effect-overlay.ts";
import {
  EFFECT_CLASSES,
  effectSentences,
  failingText,
  lookBackText,
  movedText,
  overLimitText,
  timingText,
  type Effect,
  type EffectClass,
  type EffectRow,
} from "./effect-words.ts";

const count = (callers = 0, requests = 0, bytes = 0) => ({ edges: callers, callers, requests, bytes });

const row = (classes: EffectRow["classes"], changes: Partial<EffectRow> = {}): EffectRow => ({
  id: classes.join(),
  caller: { namespace: "shop", workload: "web", principal: null },
  target: { namespace: "shop", service: "cart", workload: "shop/cart-v1" },
  protocol: "http",
  classes,
  conditions: [],
  requests: 100,
  bytes: 0,
  share: 0.5,
  rateRps: 1,
  errorRatio: 0,
  lastSeenMs: null,
  hoursSeen: null,
  failing: null,
  moved: null,
  overLimit: null,
  timing: null,
  because: [],
  missing: [],
  graphEdges: ["a→b→http"],
  ...changes,
});

function effect(
  changes: Partial<Effect> = {},
  counts: Partial<Record<EffectClass, ReturnType<typeof count>>> = {},
): Effect {
  const all = Object.fromEntries(EFFECT_CLASSES.map((name) => [name, counts[name] ?? count()]));
  return {
    lookBack: {
      askedS: 86_400,
      fromMs: 0,
      toMs: 86_400_000,
      source: "hours",
      missingHours: 0,
      timesS: 86_400,
    },
    metrics: { state: "live", atMs: 0, sinceMs: null, reason: null },
    touched: { edges: 5, callers: 5, requests: 21_400_000, bytes: 0, services: [] },
    counts: all as Effect["counts"],
    rows: [],
    omittedRows: 0,
    hiddenEdges: 0,
    notObserved: { asked: 0, skipped: 0, newlyDenied: 0, newlyAllowed: 0, uncertain: 0, examples: [] },
    notReplayed: [],
    findings: { fresh: [], fixed: [], remaining: [], missing: [] },
    path: { writes: 1, steps: [], problems: [] },
    coexistence: null,
    tests: null,
    graph: { nodes: [], edges: [], boxes: [], added: [] },
    ...changes,
  };
}

describe("effectSentences", () => {
  it("says callers, requests, window and share, worst first", () => {
    const said = effectSentences(
      effect(
        {},
        { uncertain: count(1, 1_970_000), "newly-denied": count(3, 11_100_000), moved: count(1, 10) },
      ),
    );
    expect(said[0]).toBe("3 callers would be denied: 11.1 M requests in 24 h, 51.9\u202f%.");
    expect(said[1]).toMatch(/^1 caller may be affected, which is uncertain: 2\.0 M requests in 24 h/);
    expect(said).toHaveLength(3);
  });

  it("counts bytes where there are no requests", () => {
    expect(effectSentences(effect({}, { "broken-by-tls": count(1, 0, 1_200_000) }))[0]).toContain(
      "1.2 MB in 24 h",
    );
  });

  it("never takes missing metrics for no effect", () => {
    const unknown = effect({
      lookBack: { askedS: 3_600, fromMs: 0, toMs: 0, source: "none", missingHours: 0, timesS: 86_400 },
      metrics: { state: "failing", atMs: null, sinceMs: 1, reason: "Prometheus does not answer" },
    });
    expect(effectSentences(unknown)).toEqual(["Traffic is unknown, because Prometheus does not answer."]);
  });

  it("says that nobody was seen, and that nothing changes for those who were", () => {
    const nobody = { edges: 0, callers: 0, requests: 0, bytes: 0, services: [] };
    expect(effectSentences(effect({ touched: nobody }))[0]).toContain("Nobody was seen in 24 h");
    expect(effectSentences(effect())[0]).toContain("Nothing changes for the 5 callers");
  });
});

describe("effectNotes", () => {
  const ids = (changes: Partial<Effect>) => effectNotes(effect(changes)).map(({ id }) => id);

  it("names what is not known: a short history, gaps, kinds that are not replayed, hidden edges", () => {
    const ref = {
      cluster: "c",
      group: "networking.istio.io",
      kind: "EnvoyFilter",
      namespace: "a",
      name: "limit",
    };
    expect(
      ids({
        lookBack: {
          askedS: 604_800,
          fromMs: 0,
          toMs: 86_400_000,
          source: "hours",
          missingHours: 3,
          timesS: 0,
        },
      }),
    ).toEqual(["since", "gaps"]);
    expect(ids({ notReplayed: [ref], hiddenEdges: 2 })).toEqual(["kind EnvoyFilter a/limit", "hidden"]);
    expect(ids({})).toEqual([]);
  });

  it("says of which time request times are, where the counts are of a longer one", () => {
    const limits = { timeoutMs: null, tries: 1, perTryMs: null, longestMs: null };
    const timing = { before: limits, after: limits, onlyRule: null, timingOut: null, triedAgain: null };
    const lookBack = { ...effect().lookBack, timesS: 1_800 };
    expect(
      effectNotes(effect({ lookBack, rows: [row(["retimed"], { timing })] })).map(({ text }) => text),
    ).toEqual(["Request times are those of the last 30 min; the number of requests is that of 24 h."]);
    expect(ids({ lookBack })).toEqual([]);
  });

  it("says how long old and new are in force at once", () => {
    const ref = {
      cluster: "c",
      group: "security.istio.io",
      kind: "AuthorizationPolicy",
      namespace: "a",
      name: "p",
    };
    const [note] = effectNotes(
      effect({ coexistence: { objects: [ref], drainMs: 45_000, isAssumed: false } }),
    );
    expect(note?.text).toContain("up to 45 s");
  });

  it("says how many saved tests pass, and of each that answers otherwise whether it does", () => {
    const changed = [
      {
        id: "1",
        name: "web is kept out",
        before: "403",
        after: "200 from shop/cart-v1",
        result: "fail" as const,
        because: "expected that it is denied",
      },
    ];
    const notes = effectNotes(effect({ tests: { total: 3, passed: 2, changed } }));
    expect(notes.map(({ state, text }) => [state, text])).toEqual([
      ["degraded", "2 of 3 saved request tests pass with this change; 1 answers otherwise than today."],
      [
        "failing",
        "Test “web is kept out” fails: 403 → 200 from shop/cart-v1, because expected that it is denied.",
      ],
    ]);
    expect(ids({ tests: { total: 0, passed: 0, changed: [] } })).toEqual([]);
  });
});

describe("overlayOf", () => {
  const edge = (id: string, rateRps: number): Effect["graph"]["edges"][number] => ({
    id,
    source: "a",
    target: "b",
    protocol: "http",
    rateRps,
    codes: [],
    errorRatio: 0,
    latencyMs: null,
    bytesPerS: 0,
    mtlsRatio: 1,
    health: { state: "healthy", because: [] },
    share: null,
    principals: [],
  });
  const graph = {
    nodes: [],
    boxes: [],
    edges: [edge("a→b→http", 118), edge("a→c→http", 0)],
    added: ["a→c→http"],
  };

  it("takes the worst row of an edge and leaves unchanged ones quiet", () => {
    const rows = [row(["newly-denied"]), row(["moved"]), row(["unchanged"], { graphEdges: ["x"] })];
    const overlay = overlayOf(effect({ graph, rows }));
    expect([...overlay.keys()]).toEqual(["a→b→http"]);
    expect(overlay.get("a→b→http")?.label).toBe("✕ 118 rps");
  });

  it("draws added edges only after, and changed ones alone", () => {
    const rows = [row(["newly-denied"])];
    const shown = (mode: "before" | "after" | "changed") =>
      graphInMode(effect({ graph, rows }), mode).edges.map(({ id }) => id);
    expect(shown("before")).toEqual(["a→b→http"]);
    expect(shown("after")).toEqual(["a→b→http", "a→c→http"]);
    expect(shown("changed")).toEqual(["a→b→http"]);
  });
});

describe("texts", () => {
  it.each([
    [3_600, "1 h"],
    [21_600, "6 h"],
    [86_400, "24 h"],
    [604_800, "7 d"],
  ])("says %i seconds as %s", (seconds, text) => {
    expect(lookBackText(seconds)).toBe(text);
  });

  it("says shares before and after, and which rule they are of", () => {
    const shares = (v1: number, v2: number) => [
      { workload: "shop/cart-v1", ratio: v1 },
      { workload: "shop/cart-v2", ratio: v2 },
    ];
    expect(movedText({ before: shares(0.9, 0.1), after: shares(0.7, 0.3), onlyRule: "http[1]" })).toBe(
      "cart-v1 90\u202f% → 70\u202f%, cart-v2 10\u202f% → 30\u202f%, of what http[1] takes",
    );
  });

  it("never says more than is certain of what fails", () => {
    expect(failingText({ minRatio: 1, maxRatio: 1 })).toBe("every request");
    expect(failingText({ minRatio: 0.25, maxRatio: 0.25 })).toBe("25.0\u202f% of the requests");
    expect(failingText({ minRatio: 0, maxRatio: 0.4 })).toBe("up to 40.0\u202f% of the requests");
  });

  it("names the proxies whose limit is too small", () => {
    const over = { expectedRequests: 12, allCallersRequests: 30, byClients: 10, byServers: 40 };
    expect(overLimitText(over)).toBe("12 under way, its proxies let 10 through");
  });

  it("says timeouts and tries before and after, and how many requests are slower", () => {
    const before = { timeoutMs: null, tries: 3, perTryMs: null, longestMs: null };
    const after = { timeoutMs: 1_000, tries: 3, perTryMs: 250, longestMs: 825 };
    const timing = { before, after, onlyRule: null, triedAgain: null };
    expect(timingText({ ...timing, timingOut: { minRatio: 0.02, maxRatio: 0.1 } })).toBe(
      "2.0\u202f% to 10.0\u202f% of the requests take longer than 1 s; no timeout, 3 tries: no bound → timeout 1 s, 3 tries × 250 ms: 825 ms at worst",
    );
    expect(timingText({ ...timing, timingOut: { minRatio: 0, maxRatio: 0.1 } })).toContain(
      "up to 10.0\u202f% of the requests",
    );
  });
});

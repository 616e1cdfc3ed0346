import { afterEach, describe, expect, it } from "vitest";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";
import { backoffMs } from "./backoff.ts";
import { DEFAULT_TIMING, type Reflector, startReflector } from "./reflector.ts";
import { type ScriptedAnswer, ScriptedTransport } from "./testing/scripted-transport.ts";
import { waitUntil } from "./testing/wait-until.ts";

const RESOURCE = {
  group: "networking.istio.io",
  version: "v1",
  kind: "VirtualService",
  plural: "virtualservices",
  namespaced: true,
};

let running: Reflector | null = null;
afterEach(async () => {
  running?.stop();
  await running?.stopped;
});

function start(answers: readonly ScriptedAnswer[], inactivityMs = 60_000) {
  const transport = new ScriptedTransport(answers);
  const events: WatchEvent[] = [];
  running = startReflector({
    resource: RESOURCE,
    namespace: "",
    transport,
    timing: { ...DEFAULT_TIMING, backoffBaseMs: 1, backoffCapMs: 4, forbiddenRetryMs: 4, inactivityMs },
    emit: (event) => events.push(event),
    withListPermit: (list) => list(),
    nowMs: () => 7,
    random: () => 0.5,
  });
  return {
    transport,
    /** Waits until so many requests were sent, then says them in short. */
    async requests(count: number): Promise<readonly string[]> {
      await waitUntil(`${count} requests`, () => transport.requests.length >= count, 5_000);
      return transport.requests
        .slice(0, count)
        .map(({ query = {} }) =>
          query["watch"] === "true"
            ? `watch from ${query["resourceVersion"]}`
            : `list${query["continue"] === undefined ? "" : ` after ${query["continue"]}`}`,
        );
    },
    /** Events in short. */
    told: () => events.map(describeEvent),
  };
}

function describeEvent(event: WatchEvent): string {
  switch (event.type) {
    case "relisted":
    case "relisted-rows":
      return `list [${event.type === "relisted-rows" ? event.rows.map(({ name }) => name).join(" ") : "raw"}]`;
    case "changed":
      return `changed ${String(event.object.metadata.name)}@${String(event.object.metadata.resourceVersion)}`;
    case "deleted":
      return `deleted ${event.namespace}/${event.name}`;
    case "availability":
      return "reason" in event.availability
        ? `${event.availability.state}: ${event.availability.reason}`
        : event.availability.state;
  }
}

const object = (name: string, resourceVersion: string) => ({
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name, namespace: "shop", resourceVersion },
  spec: {},
});
const page = (names: readonly string[], resourceVersion: string, next = ""): ScriptedAnswer => ({
  json: {
    metadata: { resourceVersion, continue: next },
    items: names.map((name) => object(name, resourceVersion)),
  },
});
const line = (type: string, value: unknown): string => `${JSON.stringify({ type, object: value })}\n`;
const status = (code: number, reason: string) => ({
  kind: "Status",
  status: "Failure",
  code,
  reason,
  message: reason,
});

describe("a reflector", () => {
  it("lists in pages, watches from the list's version and resumes where the watch ended", async () => {
    const { requests, told } = start([
      page(["a"], "10", "token"),
      page(["b"], "10"),
      { pieces: [line("MODIFIED", object("a", "12")), line("DELETED", object("b", "13"))], then: "end" },
      { pieces: [line("BOOKMARK", { metadata: { resourceVersion: "20" } })], then: "end" },
      { pieces: [], then: "hold" },
    ]);
    expect(await requests(5)).toEqual([
      "list",
      "list after token",
      "watch from 10",
      "watch from 13",
      "watch from 20",
    ]);
    expect(told()).toEqual(["list [a b]", "changed a@12", "deleted shop/b"]);
  });

  it("asks for bookmarks and limits, and reads all namespaces", async () => {
    const { transport, requests } = start([page([], "1"), { pieces: [], then: "hold" }]);
    await requests(2);
    expect(transport.requests[0]).toMatchObject({
      caller: "self",
      path: "/apis/networking.istio.io/v1/virtualservices",
      query: { limit: "100" },
    });
    expect(transport.requests[1]?.query).toMatchObject({
      allowWatchBookmarks: "true",
      timeoutSeconds: "450",
    });
  });

  it.each([
    ["as the answer", { status: 410, json: status(410, "Expired") }],
    ["inside the stream", { pieces: [line("ERROR", status(410, "Expired"))], then: "hold" }],
  ] as const)("lists again when its version is too old, told %s", async (_title, expired) => {
    const { requests, told } = start([
      page(["a"], "10"),
      expired,
      page(["b"], "90"),
      { pieces: [], then: "hold" },
    ]);
    expect(await requests(4)).toEqual(["list", "watch from 10", "list", "watch from 90"]);
    expect(told()).toEqual(["list [a]", "list [b]"]);
  });

  it("starts a list again when the pages took too long", async () => {
    const { requests, told } = start([
      page(["a"], "10", "old"),
      { status: 410, json: status(410, "Expired") },
      page(["a", "b"], "30"),
    ]);
    expect(await requests(4)).toEqual(["list", "list after old", "list", "watch from 30"]);
    expect(told()).toEqual(["list [a b]"]);
  });

  it("joins lines that arrive in pieces and takes a torn last line for none", async () => {
    const whole = line("MODIFIED", object("ä", "12"));
    const bytes = Buffer.from(whole);
    const { requests, told } = start([
      page([], "10"),
      { pieces: [bytes.subarray(0, 9).toString("latin1"), whole.slice(9), whole.slice(0, 30)], then: "end" },
      { pieces: [], then: "hold" },
    ]);
    expect(await requests(3)).toEqual(["list", "watch from 10", "watch from 12"]);
    expect(told()).toEqual(["list []", "changed ä@12"]);
  });

  it("gets an event again after an unreadable line, and lists again when that stays unreadable", async () => {
    const torn: ScriptedAnswer = {
      pieces: [line("MODIFIED", object("a", "11")), "{not json\n"],
      then: "hold",
    };
    const stuck: ScriptedAnswer = { pieces: ["{not json\n"], then: "hold" };
    const { requests, told } = start([
      page(["a"], "10"),
      torn,
      stuck,
      stuck,
      page(["a"], "50"),
      { pieces: [], then: "hold" },
    ]);
    expect(await requests(6)).toEqual([
      "list",
      "watch from 10",
      "watch from 11",
      "watch from 11",
      "list",
      "watch from 50",
    ]);
    expect(told()).toContain("stale: The watch broke: a line of the watch is no JSON");
    expect(told().at(-1)).toBe("list [a]");
  });

  it("never stops: refused connections, failures of the server and garbage are told and tried again", async () => {
    const down = new AppError("upstream", "The API server could not be reached", {
      details: { kind: "unreachable" },
    });
    const { requests, told } = start([
      { error: down },
      { status: 500, json: status(500, "InternalError") },
      { text: "<html>" },
      { json: { items: [] } },
      page(["a"], "10"),
      { error: down },
      { error: down },
      { error: down },
      { error: down },
      { pieces: [], then: "break" },
      { pieces: [line("MODIFIED", object("a", "11"))], then: "hold" },
    ]);
    expect((await requests(11)).slice(4)).toEqual([
      "list",
      ...Array.from({ length: 6 }, () => "watch from 10"),
    ]);
    await waitUntil("the event", () => told().at(-1) === "changed a@11", 5_000);
    expect(told()).toContain("stale: The API server could not be reached");
    expect(told()).toContain("stale: The API server failed: InternalError");
    expect(told().slice(-2)).toEqual(["listed", "changed a@11"]);
  });

  it("tells a missing right in words, forgets what it knew, and asks again", async () => {
    const { requests, told } = start([
      page(["a"], "10"),
      { status: 403, json: status(403, "Forbidden") },
      { status: 403, json: status(403, "Forbidden") },
      page(["b"], "20"),
    ]);
    expect(await requests(5)).toEqual(["list", "watch from 10", "list", "list", "watch from 20"]);
    expect(told()).toEqual([
      "list [a]",
      "list []",
      "forbidden: No right to watch virtualservices in the whole cluster",
      "forbidden: No right to list virtualservices in the whole cluster",
      "list [b]",
    ]);
  });

  it("tells a kind that the server does not serve as absent", async () => {
    const { requests, told } = start([{ status: 404, text: "404 page not found" }, page([], "1")]);
    expect(await requests(3)).toEqual(["list", "list", "watch from 1"]);
    expect(told()).toEqual(["absent", "list []"]);
  });

  it("takes a silent watch for dead and resumes", async () => {
    const { requests, told } = start(
      [page(["a"], "10"), { pieces: [], then: "hold" }, { pieces: [], then: "hold" }],
      20,
    );
    expect(await requests(3)).toEqual(["list", "watch from 10", "watch from 10"]);
    expect(told()).toEqual(["list [a]"]);
  });

  it("makes a bad row of an object that cannot be read, and reads on", async () => {
    const { requests, told } = start([
      {
        json: {
          metadata: { resourceVersion: "10" },
          items: [7, null, { metadata: { name: 5 } }, object("b", "3")],
        },
      },
      { pieces: [line("ADDED", null), line("ADDED", object("c", "11"))].slice(1), then: "hold" },
    ]);
    await requests(2);
    await waitUntil("the event", () => told().length === 2, 5_000);
    expect(told()).toEqual(["list [(unnamed) (unnamed) (unnamed) b]", "changed c@11"]);
  });

  it("stops when told to, also while it waits", async () => {
    const { told, transport } = start([{ error: new Error("down") }]);
    running?.stop();
    await running?.stopped;
    expect(transport.requests.length).toBeLessThanOrEqual(1);
    expect(told()).toEqual([]);
  });
});

describe("back-off", () => {
  it("grows to its cap and stays between a tenth and the whole", () => {
    const at = (attempt: number, random: number): number =>
      backoffMs(attempt, { baseMs: 100, capMs: 1_000, random: () => random });
    expect([0, 1, 2, 3, 4, 1_000].map((attempt) => at(attempt, 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    expect([0, 3, 1_000].map((attempt) => at(attempt, 0))).toEqual([10, 80, 100]);
  });
});

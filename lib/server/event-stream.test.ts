import { describe, expect, it } from "vitest";
import type { StreamEvent } from "@/lib/contracts/stream.ts";
import { EventHub, type ConnectOptions } from "./event-stream.ts";

const SNAPSHOT: StreamEvent = { type: "snapshot", clusters: [], nowMs: 0 };
const tick = (atMs: number): StreamEvent => ({ type: "metrics", cluster: "c", atMs });

function open(hub: EventHub, options: Partial<ConnectOptions> = {}) {
  const abort = new AbortController();
  const stream = hub.connect({
    lastEventId: null,
    see: (event) => event,
    snapshot: () => SNAPSHOT,
    signal: abort.signal,
    ...options,
  });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const next = async (): Promise<{ id: string; event: StreamEvent }> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error("stream ended");
      const match = /^id: (.*)\ndata: (.*)\n\n$/.exec(decoder.decode(value));
      if (match?.[1] !== undefined && match[2] !== undefined) {
        return { id: match[1], event: JSON.parse(match[2]) as StreamEvent };
      }
    }
  };
  return { next, reader, abort };
}

describe("EventHub", () => {
  it("starts with the snapshot, then sends what is published", async () => {
    const hub = new EventHub("boot");
    const { next } = open(hub);
    expect((await next()).event).toEqual(SNAPSHOT);
    hub.publish(tick(1));
    expect(await next()).toEqual({ id: "boot-1", event: tick(1) });
  });

  it("resumes after the last event id with exactly what was missed", async () => {
    const hub = new EventHub("boot");
    for (const n of [1, 2, 3]) hub.publish(tick(n));
    const { next } = open(hub, { lastEventId: "boot-1" });
    expect((await next()).event).toEqual(tick(2));
    expect((await next()).event).toEqual(tick(3));
  });

  it.each([
    ["an id of another server process", "other-2"],
    ["an id that was never given", "boot-99"],
    ["garbage", "💥"],
  ])("answers %s with a fresh snapshot", async (_name, lastEventId) => {
    const hub = new EventHub("boot");
    hub.publish(tick(1));
    expect((await open(hub, { lastEventId }).next()).event).toEqual(SNAPSHOT);
  });

  it("answers an id that fell out of the history with a fresh snapshot", async () => {
    const hub = new EventHub("boot");
    for (let n = 1; n <= 1000; n += 1) hub.publish(tick(n));
    expect((await open(hub, { lastEventId: "boot-2" }).next()).event).toEqual(SNAPSHOT);
  });

  it("gives a reader that fell behind the snapshot instead of a queue", async () => {
    const hub = new EventHub("boot");
    const { next } = open(hub);
    await next();
    for (let n = 1; n <= 400; n += 1) hub.publish(tick(n));
    const seen: StreamEvent[] = [];
    do seen.push((await next()).event);
    while (seen.at(-1)?.type !== "snapshot");
    expect(seen.length).toBeLessThan(10);
    hub.publish(tick(401));
    expect((await next()).event).toEqual(tick(401));
  });

  it("hides events that the person may not see", async () => {
    const hub = new EventHub("boot");
    const { next } = open(hub, { see: (event) => (event.type === "audit" ? null : event) });
    await next();
    hub.publish({ type: "audit", cluster: "c", seq: 1 });
    hub.publish(tick(2));
    expect((await next()).event).toEqual(tick(2));
  });

  it("forgets a reader that left", async () => {
    const hub = new EventHub("boot");
    const { next, reader } = open(hub);
    await next();
    expect(hub.connectionCount).toBe(1);
    await reader.cancel();
    expect(hub.connectionCount).toBe(0);
  });
});

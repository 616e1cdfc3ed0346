import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ChangeDetail } from "@/lib/contracts/changes.ts";
import { ApiError } from "../live/api-client.ts";
import { DraftSaver, type ApiCall, type DraftContent } from "./draft-saver.ts";

interface Sent {
  readonly id: string;
  readonly input: { readonly params?: unknown; readonly body?: unknown };
}

const person = { issuer: "contexts", subject: "dev", display: "Dev" };

function detailOf(version: number, mayEdit = true): ChangeDetail {
  return {
    change: {
      cluster: "eu",
      id: "a-1",
      kind: "edit",
      author: person,
      title: "t",
      why: "",
      links: [],
      state: "draft",
      revision: version,
      version,
      risk: "low",
      freshness: "fresh",
      verification: "none",
      overwritten: false,
      reverts: null,
      revertedBy: null,
      problem: null,
      createdAtMs: 0,
      updatedAtMs: 5,
      appliedAtMs: null,
      objects: [],
    },
    revisionAuthor: person,
    objects: [],
    journal: [],
    may: { edit: mayEdit, apply: true, undo: false, discard: true },
  };
}

const content = (text: string): DraftContent => ({
  objects: [{ group: "g", kind: "K", namespace: "n", name: "o", op: "update", text }],
});

/** Answers every call after `answer` resolves, and remembers what was sent. */
function recorder(answer: (sent: Sent) => Promise<unknown>) {
  const sent: Sent[] = [];
  const call = ((contract: { readonly id: string }, input: Sent["input"]) => {
    const one = { id: contract.id, input };
    sent.push(one);
    return answer(one);
  }) as unknown as ApiCall;
  return { sent, saver: new DraftSaver({ cluster: "eu", call, nowMs: () => 42 }) };
}

const textOf = ({ input }: Sent): unknown =>
  (input.body as { readonly objects: readonly { readonly text: string }[] }).objects[0]?.text;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a draft is saved as somebody types", () => {
  test("several edits within the pause make one change set with the last of them", async () => {
    const { sent, saver } = recorder(() => Promise.resolve(detailOf(1)));
    saver.save(content("a"));
    await vi.advanceTimersByTimeAsync(300);
    saver.save(content("b"));
    await vi.advanceTimersByTimeAsync(399);
    expect(sent).toEqual([]);
    expect(saver.state().saving).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map((one) => [one.id, textOf(one)])).toEqual([["createDraft", "b"]]);
    expect(saver.state()).toMatchObject({ saving: "idle", savedAtMs: 42, error: null });
  });

  test("what is typed while a save is under way is the next revision, on the version that came back", async () => {
    let version = 0;
    const { sent, saver } = recorder(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      version += 1;
      return detailOf(version);
    });
    saver.save(content("a"));
    await vi.advanceTimersByTimeAsync(500);
    saver.save(content("b"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent.map((one) => [one.id, textOf(one)])).toEqual([
      ["createDraft", "a"],
      ["reviseDraft", "b"],
    ]);
    expect(sent[1]?.input.body).toMatchObject({ version: 1 });
    expect(saver.state().detail?.change.version).toBe(2);
  });

  test("flush waits for everything and answers what is saved", async () => {
    const { saver } = recorder(() => Promise.resolve(detailOf(1)));
    saver.save(content("a"));
    expect((await saver.flush())?.change.id).toBe("a-1");
  });

  test("a failed save keeps the text and goes with the next one", async () => {
    let isDown = true;
    const { sent, saver } = recorder(() =>
      isDown
        ? Promise.reject(new ApiError(0, { code: "offline", message: "Foresail does not answer" }))
        : Promise.resolve(detailOf(1)),
    );
    saver.save(content("a"));
    expect(await saver.flush()).toBeNull();
    expect(saver.state()).toMatchObject({ saving: "failed", error: { message: "Foresail does not answer" } });
    isDown = false;
    expect((await saver.flush())?.change.version).toBe(1);
    expect(sent.map(textOf)).toEqual(["a", "a"]);
  });

  test("a set that was applied is not revised: the next edit makes a new one", async () => {
    const { sent, saver } = recorder(() => Promise.resolve(detailOf(2)));
    saver.adopt(detailOf(7, false));
    saver.save(content("a"));
    await saver.flush();
    expect(sent[0]?.id).toBe("createDraft");
  });

  test("an answer that comes after the draft was left is dropped", async () => {
    const { saver } = recorder(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return detailOf(1);
    });
    saver.save(content("a"));
    await vi.advanceTimersByTimeAsync(500);
    saver.leave();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(saver.state().detail).toBeNull();
  });

  test("discarding withdraws it with its version", async () => {
    const { sent, saver } = recorder(() => Promise.resolve(detailOf(3)));
    saver.adopt(detailOf(3));
    await saver.discard();
    expect(sent).toEqual([
      { id: "discardDraft", input: { params: { cluster: "eu", id: "a-1" }, body: { version: 3 } } },
    ]);
    expect(saver.state().detail).toBeNull();
  });
});

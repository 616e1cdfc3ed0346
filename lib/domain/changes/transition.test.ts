import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANGE_STATES, TERMINAL_STATES, type ChangeSet, type ChangeState } from "./change-set.ts";
import { resolveLostOutcome } from "./journal.ts";
import { canHappen, transition, type ChangeEvent } from "./transition.ts";

const person = { issuer: "kubernetes:demo", subject: "rosa", display: "Rosa" };
const inState = (state: ChangeState, fields: Partial<ChangeSet> = {}): ChangeSet => ({
  cluster: "demo",
  id: "c-1",
  kind: "edit",
  author: person,
  title: "t",
  why: "",
  links: [],
  state,
  revision: 1,
  version: 1,
  risk: "low",
  freshness: "fresh",
  verification: "none",
  overwritten: false,
  reverts: null,
  revertedBy: null,
  problem: null,
  createdAtMs: 1,
  updatedAtMs: 1,
  appliedAtMs: null,
  ...fields,
});
const why = { code: "conflict", message: "somebody else wrote" };

const EVENTS: readonly ChangeEvent[] = [
  { type: "propose" },
  { type: "request_changes" },
  { type: "revise", content: true },
  { type: "approve" },
  { type: "lose_approval", why },
  { type: "clear_request" },
  { type: "reject" },
  { type: "withdraw" },
  { type: "supersede" },
  { type: "expire" },
  { type: "schedule" },
  { type: "unschedule" },
  { type: "start_apply" },
  { type: "fail_preflight", why },
  { type: "fail_apply", writtenSteps: 0, why },
  { type: "finish_apply" },
  { type: "retry" },
  { type: "accept_partial", why },
  { type: "start_rollback" },
  { type: "finish_rollback" },
  { type: "fail_rollback", why },
  { type: "reverted", by: "c-2" },
];

const after = (change: ChangeSet, event: ChangeEvent) => {
  const taken = transition(change, event, 9);
  return taken.ok ? taken.value : null;
};

describe("the state of a change set", () => {
  it.each([
    ["goes from draft to approved when no rule asks for review", "draft", { type: "approve" }, "approved"],
    [
      "goes back to proposed when an approval was lost",
      "approved",
      { type: "lose_approval", why },
      "proposed",
    ],
    [
      "needs a new look after an approved set was edited",
      "approved",
      { type: "revise", content: true },
      "proposed",
    ],
    [
      "is proposed again when the checks before an apply fail",
      "applying",
      { type: "fail_preflight", why },
      "proposed",
    ],
    [
      "is failed when nothing was written",
      "applying",
      { type: "fail_apply", writtenSteps: 0, why },
      "failed",
    ],
    [
      "is partially applied when something was",
      "applying",
      { type: "fail_apply", writtenSteps: 1, why },
      "partially_applied",
    ],
    ["can be retried after a failure", "failed", { type: "retry" }, "approved"],
    ["can be resumed after a partial apply", "partially_applied", { type: "start_apply" }, "applying"],
    [
      "can be accepted as it is after a partial apply",
      "partially_applied",
      { type: "accept_partial", why },
      "applied",
    ],
    ["leaves the schedule", "scheduled", { type: "unschedule" }, "approved"],
    ["is withdrawn from the schedule", "scheduled", { type: "withdraw" }, "withdrawn"],
  ] as const)("%s", (_sentence, from, event, to) => {
    expect(after(inState(from), event)?.next.state).toBe(to);
  });

  it("never leaves a terminal state", () => {
    for (const state of TERMINAL_STATES) {
      for (const event of EVENTS) {
        const next = after(inState(state), event)?.next;
        if (next !== undefined) expect([event.type, next.state]).toEqual(["reverted", state]);
      }
    }
  });

  it("takes locks exactly when it begins to write, and gives them back whenever it ends", () => {
    const writing: readonly ChangeState[] = ["applying", "rolling_back"];
    for (const state of CHANGE_STATES) {
      for (const event of EVENTS) {
        const taken = after(inState(state), event);
        if (taken === null) continue;
        const locks = taken.effects.map(({ type }) => type).filter((type) => type.endsWith("_locks"));
        const [was, is] = [writing.includes(state), writing.includes(taken.next.state)];
        expect(locks, `${event.type} in ${state}`).toEqual(
          was === is ? [] : is ? ["take_locks"] : ["release_locks"],
        );
      }
    }
  });

  it("raises the version with every event, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), (events) => {
        let change = inState("draft");
        for (const event of events) {
          const next = after(change, event)?.next;
          expect(next !== undefined).toBe(canHappen(change, event.type));
          if (next === undefined) continue;
          expect(next.version).toBe(change.version + 1);
          change = next;
        }
      }),
    );
  });

  it("is applied only on a path that was approved before", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
        let change = inState("draft");
        let wasApproved = false;
        for (const event of events) {
          change = after(change, event)?.next ?? change;
          wasApproved ||= change.state === "approved";
          if (change.state === "applied") expect(wasApproved).toBe(true);
        }
      }),
    );
  });

  it("marks the set that was taken back when its undo is applied", () => {
    const effects = after(inState("applying", { reverts: "c-0" }), { type: "finish_apply" })?.effects;
    expect(effects).toContainEqual({ type: "mark_reverted", change: "c-0" });
  });
});

describe("a write whose answer was lost", () => {
  it.each([
    ["happened when the object is as wanted", "a", "b", "b", "done"],
    ["did not happen when the object is as before", "a", "b", "a", "not_done"],
    ["is a conflict when the object is neither", "a", "b", "c", "conflicted"],
    ["deleted when nothing is there", "a", null, null, "done"],
    ["did not create when nothing is there", null, "b", null, "not_done"],
  ] as const)("%s", (...row) => {
    const [, beforeFingerprint, desiredFingerprint, live, outcome] = row;
    expect(resolveLostOutcome({ beforeFingerprint, desiredFingerprint }, live)).toBe(outcome);
  });
});

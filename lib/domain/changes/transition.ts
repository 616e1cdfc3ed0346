import { err, ok, type Result } from "../base/result.ts";
import { TERMINAL_STATES, type ChangeProblem, type ChangeSet, type ChangeState } from "./change-set.ts";

/** What happens to a change set. Who may cause it is decided before (permissions, reviewers, locks). */
export type ChangeEvent =
  | { readonly type: "propose" }
  | { readonly type: "request_changes" }
  /** Content or description changed; `content` when a new revision was written. */
  | { readonly type: "revise"; readonly content: boolean }
  /** All rules that match are satisfied; for low risk there may be none. */
  | { readonly type: "approve" }
  | { readonly type: "lose_approval"; readonly why: ChangeProblem }
  | { readonly type: "clear_request" }
  | { readonly type: "reject" }
  | { readonly type: "withdraw" }
  | { readonly type: "supersede" }
  | { readonly type: "expire" }
  | { readonly type: "schedule" }
  | { readonly type: "unschedule" }
  | { readonly type: "start_apply" }
  /** Nothing was written, and the content has to be looked at again. */
  | { readonly type: "fail_preflight"; readonly why: ChangeProblem }
  /** A write failed or was refused; `writtenSteps` of this set are in the cluster. */
  | { readonly type: "fail_apply"; readonly writtenSteps: number; readonly why: ChangeProblem }
  | { readonly type: "finish_apply" }
  /** After a failed apply: checked again, may be applied. */
  | { readonly type: "retry" }
  | { readonly type: "accept_partial"; readonly why: ChangeProblem }
  | { readonly type: "start_rollback" }
  | { readonly type: "finish_rollback" }
  | { readonly type: "fail_rollback"; readonly why: ChangeProblem }
  /** Another set that takes this one back was applied. */
  | { readonly type: "reverted"; readonly by: string };

/** Work for a service. Locks belong to the transaction that saves the next state. */
export type ChangeEffect =
  | { readonly type: "take_locks" }
  | { readonly type: "release_locks" }
  | { readonly type: "drop_approvals" }
  | { readonly type: "mark_reverted"; readonly change: string }
  | { readonly type: "publish" };

export interface Transition {
  readonly next: ChangeSet;
  readonly effects: readonly ChangeEffect[];
}

export interface Refusal {
  readonly code: "wrong_state";
  readonly message: string;
  readonly state: ChangeState;
}

/** From which states an event is taken. The table of change-review §3 with decisions 6–8. */
const FROM: Readonly<Record<ChangeEvent["type"], readonly ChangeState[]>> = {
  propose: ["draft"],
  request_changes: ["proposed"],
  revise: ["draft", "proposed", "changes_requested", "approved", "failed"],
  approve: ["draft", "proposed"],
  lose_approval: ["approved", "scheduled"],
  clear_request: ["changes_requested"],
  reject: ["proposed", "approved", "scheduled"],
  withdraw: ["draft", "proposed", "approved", "changes_requested", "scheduled", "failed"],
  supersede: ["draft", "proposed", "changes_requested", "approved", "scheduled", "failed"],
  expire: ["draft", "proposed", "changes_requested", "approved", "failed"],
  schedule: ["approved"],
  unschedule: ["scheduled"],
  start_apply: ["approved", "scheduled", "partially_applied"],
  fail_preflight: ["applying"],
  fail_apply: ["applying"],
  finish_apply: ["applying"],
  retry: ["failed"],
  accept_partial: ["partially_applied"],
  start_rollback: ["partially_applied"],
  finish_rollback: ["rolling_back"],
  fail_rollback: ["rolling_back"],
  reverted: ["applied"],
};

/**
 * The next state and what is to be done about it. Time comes in as an argument; the version rises by one, so that saving
 * is a compare-and-set. Terminal states never change, but for the note of who took an applied set back.
 */
export function transition(
  change: ChangeSet,
  event: ChangeEvent,
  nowMs: number,
): Result<Transition, Refusal> {
  if (!FROM[event.type].includes(change.state)) return err(refusal(change, event));
  const { state, effects, ...fields } = outcomeOf(change, event, nowMs);
  const next: ChangeSet = { ...change, ...fields, state, version: change.version + 1, updatedAtMs: nowMs };
  return ok({ next, effects: [...effects, { type: "publish" }] });
}

/** Whether the event would be taken now. */
export function canHappen(change: ChangeSet, type: ChangeEvent["type"]): boolean {
  return FROM[type].includes(change.state);
}

type Outcome = Partial<ChangeSet> & {
  readonly state: ChangeState;
  readonly effects: readonly ChangeEffect[];
};

/** Events that only name the next state. */
const PLAIN: Readonly<Partial<Record<ChangeEvent["type"], ChangeState>>> = {
  propose: "proposed",
  clear_request: "proposed",
  request_changes: "changes_requested",
  approve: "approved",
  retry: "approved",
  unschedule: "approved",
  reject: "rejected",
  withdraw: "withdrawn",
  supersede: "superseded",
  expire: "expired",
  schedule: "scheduled",
};

function outcomeOf(change: ChangeSet, event: ChangeEvent, nowMs: number): Outcome {
  const plain = PLAIN[event.type];
  if (plain !== undefined) return { state: plain, effects: [] };
  switch (event.type) {
    case "revise":
      return revised(change, event.content);
    case "lose_approval":
      return { state: "proposed", problem: event.why, effects: [{ type: "drop_approvals" }] };
    case "start_apply":
      return { state: "applying", problem: null, effects: [{ type: "take_locks" }] };
    case "reverted":
      return { state: change.state, revertedBy: event.by, effects: [] };
    default:
      return applyOutcomeOf(change, event, nowMs);
  }
}

function applyOutcomeOf(change: ChangeSet, event: ChangeEvent, nowMs: number): Outcome {
  const release: ChangeEffect = { type: "release_locks" };
  switch (event.type) {
    case "fail_preflight":
      return { state: "proposed", problem: event.why, effects: [release, { type: "drop_approvals" }] };
    case "fail_apply": {
      const state = event.writtenSteps === 0 ? "failed" : "partially_applied";
      return { state, problem: event.why, effects: [release] };
    }
    case "finish_apply": {
      const mark: readonly ChangeEffect[] =
        change.reverts === null ? [] : [{ type: "mark_reverted", change: change.reverts }];
      return {
        state: "applied",
        problem: null,
        appliedAtMs: nowMs,
        freshness: "fresh",
        effects: [release, ...mark],
      };
    }
    case "accept_partial":
      return { state: "applied", problem: event.why, appliedAtMs: nowMs, effects: [] };
    case "start_rollback":
      return { state: "rolling_back", effects: [{ type: "take_locks" }] };
    case "finish_rollback":
      return { state: "rolled_back", effects: [release] };
    case "fail_rollback":
      return { state: "partially_applied", problem: event.why, effects: [release] };
    default:
      throw new Error(`No outcome is defined for ${event.type}`);
  }
}

/** A draft stays a draft; what was proposed or approved has to be looked at again when its content changed. */
function revised(change: ChangeSet, content: boolean): Outcome {
  if (!content) return { state: change.state, effects: [] };
  const state: ChangeState = change.state === "draft" || change.state === "failed" ? "draft" : "proposed";
  const effects: readonly ChangeEffect[] = change.state === "draft" ? [] : [{ type: "drop_approvals" }];
  return { state, revision: change.revision + 1, problem: null, freshness: "fresh", effects };
}

const PHRASES: Readonly<Record<ChangeEvent["type"], string>> = {
  propose: "be proposed",
  request_changes: "be sent back",
  revise: "be edited",
  approve: "be approved",
  lose_approval: "lose its approval",
  clear_request: "be proposed again",
  reject: "be rejected",
  withdraw: "be withdrawn",
  supersede: "be superseded",
  expire: "expire",
  schedule: "be scheduled",
  unschedule: "be taken off the schedule",
  start_apply: "be applied",
  fail_preflight: "fail its checks",
  fail_apply: "fail",
  finish_apply: "finish",
  retry: "be tried again",
  accept_partial: "be accepted as it is",
  start_rollback: "be rolled back",
  finish_rollback: "finish its rollback",
  fail_rollback: "stop its rollback",
  reverted: "be taken back",
};

function refusal(change: ChangeSet, event: ChangeEvent): Refusal {
  const state = change.state.replaceAll("_", " ");
  const ended = TERMINAL_STATES.has(change.state) ? " and that does not change any more" : "";
  return {
    code: "wrong_state",
    state: change.state,
    message: `The change set is ${state}${ended}: it cannot ${PHRASES[event.type]}`,
  };
}

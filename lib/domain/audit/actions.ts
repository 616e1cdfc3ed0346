/** Closed catalogue: verb.noun. A retired action stays listed, because old records carry it. */
export const AUDIT_ACTIONS = {
  "sign-in.session": "Signed in",
  "sign-out.session": "Signed out",
  "revoke.session": "Ended a login session",
  "expire.session": "Login session expired",
  "deny.request": "Was refused",
  "create.change": "Made a draft",
  "revise.change": "Changed a draft",
  "approve.change": "Approved a change set",
  "withdraw.change": "Withdrew a change set",
  "dry-run.change": "Tried a change without making it",
  "start-apply.change": "Started to apply a change set",
  "finish-apply.change": "Finished applying a change set",
  "resume-apply.change": "Resolved an apply that was cut off",
  "undo.change": "Made a change set that takes another back",
  "confirm-owner.change": "Confirmed a change of an object that another tool owns",
  "accept.risk": "Accepted a risk with a reason",
  "withdraw.risk": "Took the acceptance of a risk back",
  "create.test": "Saved a request test",
  "revise.test": "Changed a request test",
  "delete.test": "Deleted a request test",
  "create.object": "Created an object",
  "update.object": "Changed an object",
  "delete.object": "Deleted an object",
  "observe.object": "Saw a change made outside",
  "read.audit": "Read the audit log",
  "verify.audit": "Verified the audit log",
  "change.setting": "Changed a setting",
} as const;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

export const AUDIT_OUTCOMES = ["intent", "success", "denied", "failure", "unknown"] as const;

/** `intent`: about to be tried, committed first. `unknown`: tried, the answer was lost. */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export function isAuditAction(text: string): text is AuditAction {
  return Object.hasOwn(AUDIT_ACTIONS, text);
}

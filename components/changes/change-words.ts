import type { ChangeSummary } from "@/lib/contracts/changes.ts";
import type { Immutable } from "@/lib/contracts/api.ts";
import type { BadgeTone } from "../ui/badge.tsx";
import type { LoopStep } from "../ui/loop-rail.tsx";

export type ChangeRow = Immutable<ChangeSummary>;
type State = ChangeRow["state"];

interface StateLook {
  readonly word: string;
  readonly tone: BadgeTone;
  readonly step: LoopStep;
}

const STATES: Readonly<Record<State, StateLook>> = {
  draft: { word: "Draft", tone: "neutral", step: "Preview" },
  proposed: { word: "In review", tone: "accent", step: "Review" },
  changes_requested: { word: "Changes requested", tone: "accent", step: "Edit" },
  approved: { word: "Approved", tone: "accent", step: "Apply" },
  scheduled: { word: "Scheduled", tone: "accent", step: "Apply" },
  applying: { word: "Applying", tone: "accent", step: "Apply" },
  applied: { word: "Applied", tone: "ok", step: "Watch" },
  failed: { word: "Failed", tone: "error", step: "Apply" },
  partially_applied: { word: "Partly applied", tone: "error", step: "Apply" },
  rolling_back: { word: "Rolling back", tone: "accent", step: "Undo" },
  rolled_back: { word: "Rolled back", tone: "neutral", step: "Undo" },
  rejected: { word: "Rejected", tone: "neutral", step: "Review" },
  withdrawn: { word: "Discarded", tone: "neutral", step: "Edit" },
  superseded: { word: "Superseded", tone: "neutral", step: "Edit" },
  expired: { word: "Expired", tone: "neutral", step: "Edit" },
};

/** Badge and place in the loop. A change that was taken back stands at Undo. */
export function stateLook({ state, revertedBy }: Pick<ChangeRow, "state" | "revertedBy">): StateLook {
  return revertedBy === null ? STATES[state] : { word: "Taken back", tone: "neutral", step: "Undo" };
}

/** Sets that wait for somebody or are under way. */
export const OPEN_STATES: readonly State[] = [
  "draft",
  "proposed",
  "changes_requested",
  "approved",
  "scheduled",
  "applying",
  "failed",
  "partially_applied",
  "rolling_back",
];

export const DONE_STATES: readonly State[] = [
  "applied",
  "rolled_back",
  "rejected",
  "withdrawn",
  "superseded",
  "expired",
];

const RISK_TONES = { low: "neutral", medium: "degraded", high: "error" } as const;

export function riskLook(risk: ChangeRow["risk"]): { readonly word: string; readonly tone: BadgeTone } {
  return { word: `${risk.charAt(0).toUpperCase()}${risk.slice(1)} risk`, tone: RISK_TONES[risk] };
}

/** Ids are long; their first block tells the sets of a page apart. */
export function shortId(id: string): string {
  return `#${id.slice(0, 8)}`;
}

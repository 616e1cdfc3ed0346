import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import type { HealthState } from "../ui/health-mark.tsx";
import type { Preview } from "./use-preview.ts";

/** One line of the checks: mark, what was checked, what came out. */
export interface Check {
  readonly id: string;
  readonly state: HealthState | "note";
  readonly title: string;
  readonly details: readonly string[];
}

/** What the preview says, as lines a person can read; worst things are not hidden behind good ones. */
export function checksOf(preview: Preview): readonly Check[] {
  return [
    findings(preview),
    dryRun(preview),
    freshness(preview),
    owners(preview),
    otherDrafts(preview),
    risk(preview),
  ];
}

function findings({ objects }: Preview): Check {
  const problems = objects.flatMap((object) =>
    object.problems.filter(({ source }) => source !== "dry-run" && source !== "access"),
  );
  const warnings = objects.flatMap((object) => object.warnings);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const count = problems.length + warnings.length;
  return {
    id: "findings",
    state: errors > 0 ? "failing" : count > 0 ? "degraded" : "healthy",
    title: count === 0 ? "Schema: no finding" : `${count} finding${count === 1 ? "" : "s"}`,
    details: [
      ...problems.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)),
      ...warnings,
    ],
  };
}

function dryRun({ objects }: Preview): Check {
  const refused = objects.filter(({ accepted }) => accepted === false);
  const isAccess = refused.some(({ problems }) => problems.some(({ source }) => source === "access"));
  const details = refused.flatMap(({ problems }) =>
    problems
      .filter(({ source }) => source === "dry-run" || source === "access")
      .map(({ message }) => message),
  );
  if (refused.length > 0) {
    return {
      id: "dry-run",
      state: "failing",
      title: isAccess ? "You may not write this" : "Dry-run refused",
      details,
    };
  }
  const tried = objects.filter(({ accepted }) => accepted === true).length;
  if (tried === 0) {
    const isNothing = objects.every(({ isNoChange }) => isNoChange);
    const why = isNothing ? "nothing would change" : "the versions collide; decide first";
    return { id: "dry-run", state: "idle", title: "Dry-run not tried", details: [why] };
  }
  return {
    id: "dry-run",
    state: "healthy",
    title: "Dry-run accepted",
    details: ["by the API server, as you; nothing was written"],
  };
}

function freshness({ objects }: Preview): Check {
  const conflicted = objects.filter((object) => object.freshness === "conflicted");
  if (conflicted.length > 0) {
    return {
      id: "freshness",
      state: "failing",
      title: "Somebody changed the same fields",
      details: conflicted.map(
        ({ ref, conflict }) => `${describeRef(ref)}: ${conflict?.because ?? "changed since"}`,
      ),
    };
  }
  const drifted = objects.filter((object) => object.freshness === "drifted");
  return drifted.length > 0
    ? {
        id: "freshness",
        state: "degraded",
        title: "Changed since this draft began",
        details: ["Other fields changed; they are kept and merged with yours"],
      }
    : {
        id: "freshness",
        state: "healthy",
        title: "Base is live",
        details: ["nobody changed it since this draft began"],
      };
}

function owners({ objects, ownership }: Preview): Check {
  const all = objects.flatMap((object) => object.owners);
  if (ownership === "none") {
    return {
      id: "owners",
      state: "healthy",
      title: "No other writer",
      details: ["no GitOps tool or controller owns it"],
    };
  }
  const state = ownership === "refuse" ? "failing" : ownership === "confirm" ? "degraded" : "note";
  const names = [...new Set(all.map(({ title }) => title))].join(", ");
  return {
    id: "owners",
    state,
    title: `Also written by ${names}`,
    details: all.map(({ consequence }) => consequence),
  };
}

function otherDrafts({ alsoOpen }: Preview): Check {
  return alsoOpen.length === 0
    ? { id: "open", state: "healthy", title: "No other open change", details: [] }
    : {
        id: "open",
        state: "note",
        title: `${alsoOpen.length} other open change${alsoOpen.length === 1 ? "" : "s"} on this`,
        details: alsoOpen.slice(0, 3).map(({ title, author }) => `${author.display}: ${title}`),
      };
}

const RISK_WORDS = { low: "Low risk", medium: "Medium risk", high: "High risk" } as const;

function risk({ risk: level, riskBecause }: Preview): Check {
  return {
    id: "risk",
    state: level === "high" ? "degraded" : "note",
    title: RISK_WORDS[level],
    details: riskBecause,
  };
}

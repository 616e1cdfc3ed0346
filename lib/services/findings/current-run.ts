import { rerunRules, type RuleRun, runRules } from "@/lib/domain/validation/run-rules.ts";
import type { ClusterPort } from "../ports/cluster.ts";

const runs = new WeakMap<ClusterPort, RuleRun>();

/** What the rules say about the cluster's live picture; costs what changed since somebody last asked. */
export function currentRun(cluster: ClusterPort): RuleRun {
  const mesh = cluster.snapshot();
  const previous = runs.get(cluster);
  const run = previous === undefined ? runRules(mesh) : rerunRules(previous, mesh);
  runs.set(cluster, run);
  return run;
}

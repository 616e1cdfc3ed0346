import { groupBy } from "../base/group-by.ts";
import type { Evidence } from "../simulation/evidence.ts";
import type { RequestAnswer, ServerVerdict } from "./answer.ts";
import { authorizationStep } from "./server-steps.ts";
import { step, type Step, type StepRow } from "./step.ts";

const POLICIES: ReadonlySet<string> = new Set(["AuthorizationPolicy", "RequestAuthentication"]);

const isPolicy = ({ object }: Evidence): boolean => object !== null && POLICIES.has(object.kind);

/** Without HTTP routes on the way: what the simulator says of transport and policies. */
export function directSteps(answer: RequestAnswer, waypoints: readonly ServerVerdict[]): readonly Step[] {
  const isRefused = answer.outcomes.some(({ why }) => why === "tls-refused");
  const isLost = answer.outcomes.every(({ why }) => why.startsWith("no-"));
  const transport = step({
    id: "mtls",
    title: "Transport",
    state: isRefused || isLost ? "stopped" : "passed",
    sentence: isRefused
      ? "The server refuses plaintext"
      : isLost
        ? "Nobody takes the connection"
        : "The connection is taken",
    rows: outcomeRows(answer),
    evidence: answer.evidence.filter((reason) => !isPolicy(reason)),
  });
  return isLost ? [transport] : [transport, ...waypointSteps(answer, waypoints)];
}

/** What is said at waypoints, and by the servers to what they let pass. */
export function waypointSteps(
  answer: RequestAnswer,
  waypoints: readonly ServerVerdict[],
): readonly [...waypoint: Step[], server: Step] {
  if (waypoints.length === 0) return [policyStep(answer)];
  const waypoint = authorizationStep(waypoints, "waypoint");
  const isStopped = waypoints.every(({ answer: { verdict } }) => verdict !== "allow");
  if (isStopped) {
    const { id, title } = policyStep(answer);
    const sentence =
      waypoint.state === "unknown"
        ? "Asked only if the waypoint lets it pass"
        : "Not asked: the waypoint does not let it pass";
    return [waypoint, step({ id, title, state: "skipped", sentence })];
  }
  const said = new Set(waypoint.evidence.map((reason) => JSON.stringify(reason)));
  const evidence = answer.evidence.filter((reason) => !said.has(JSON.stringify(reason)));
  return [waypoint, policyStep({ ...answer, evidence })];
}

function policyStep({ outcomes, evidence, missing, verdict }: RequestAnswer): Step {
  const isRefused = outcomes.some(({ why }) => why === "tls-refused");
  const shared = {
    id: "authorization",
    title: "Authorization at the server",
    evidence: evidence.filter(isPolicy),
  } as const;
  if (isRefused)
    return step({ ...shared, state: "skipped", sentence: "Not asked: the connection was refused" });
  if (verdict === "unknown") return step({ ...shared, state: "unknown", sentence: "Not known", missing });
  const reason = shared.evidence[0]?.text;
  const because = reason === undefined ? "" : `: ${reason}`;
  return outcomes.some(({ why }) => why === "denied")
    ? step({ ...shared, state: "stopped", sentence: `Denied${because}` })
    : step({ ...shared, state: "passed", sentence: `Allowed${because}` });
}

function outcomeRows({ outcomes }: RequestAnswer): readonly StepRow[] {
  return [...groupBy(outcomes, ({ by, why }) => `${by ?? "nobody"} ${why}`).values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const share = all.reduce((sum, outcome) => sum + outcome.share, 0);
    const isTaken = first.why === "forwarded" || first.why === "passthrough";
    const state = isTaken ? "passed" : first.why === "unknown" ? "unknown" : "stopped";
    return [{ label: first.by ?? "nobody", value: first.why.replaceAll("-", " "), share, state }];
  });
}

import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { type From, isGatewayClient, type TraceRequest } from "../simulation/request.ts";
import { gatewayChain } from "../simulation/route/gateway-l4.ts";
import { routeRequest, type RouteAnswer } from "../simulation/route/route-request.ts";
import { traceRequest } from "../simulation/trace.ts";
import { findTarget } from "../simulation/trace/target.ts";
import { isCaptured, serverNameOf } from "../simulation/trace/tracing.ts";
import { nameOfWaypoint } from "../simulation/waypoint/judge-waypoint.ts";
import { waysOfAccount } from "./account-way.ts";
import { type RequestAnswer, sumUp, unanswered } from "./answer.ts";
import { directSteps, waypointSteps } from "./direct-steps.ts";
import type { RequestQuestion } from "./question.ts";
import { destinationStep, routeStep, settingsStep } from "./route-steps.ts";
import { authorizationStep, mtlsStep, serverVerdicts } from "./server-steps.ts";
import { step, type Step } from "./step.ts";
import { toTrace } from "./to-trace.ts";
import { waypointVerdicts } from "./waypoint-verdicts.ts";

export interface Explanation {
  readonly answer: RequestAnswer;
  readonly steps: readonly Step[];
}

/** The decision about a request, step by step, each with what decided it. The answer itself is the simulator's. */
export function explainRequest(mesh: MeshSnapshot, question: RequestQuestion): Explanation {
  const asked = toTrace(mesh, question);
  if (!asked.ok) return { answer: unanswered(asked.missing), steps: [] };
  const { request } = asked;
  const caller = callerStep(question, request.from);
  const { answer, isOpen } = answerOf(mesh, question, request);
  if (isOpen) return { answer, steps: [caller, openStep(answer)] };
  const route = routeOf(mesh, request);
  const waypoints = waypointVerdicts(mesh, request, route);
  if (route === null || route.outcome === "passthrough") {
    const direct = directSteps(answer, waypoints);
    return { answer, steps: [caller, ...(route === null ? [] : [routeStep(route)]), ...direct] };
  }
  if (route.outcome !== "forward" && route.outcome !== "no-destination") {
    return { answer, steps: [caller, routeStep(route)] };
  }
  const routed = { mesh, request, route };
  const authorization =
    waypoints.length === 0
      ? [mtlsStep(routed), authorizationStep(serverVerdicts(routed))]
      : waypointSteps(answer, waypoints);
  return {
    answer,
    steps: [caller, routeStep(route), destinationStep(route), ...authorization, settingsStep(route)],
  };
}

/** What becomes of the request in this mesh. */
export function askMesh(mesh: MeshSnapshot, question: RequestQuestion): RequestAnswer {
  const asked = toTrace(mesh, question);
  return asked.ok ? answerOf(mesh, question, asked.request).answer : unanswered(asked.missing);
}

/** An account whose pods do not tell whether it goes through a waypoint has the answer that both ways give, if they do. */
function answerOf(
  mesh: MeshSnapshot,
  { from }: RequestQuestion,
  request: TraceRequest,
): { readonly answer: RequestAnswer; readonly isOpen: boolean } {
  const answer = sumUp(traceRequest(mesh, request));
  const { from: client, to, port } = request;
  const target = to === null ? null : findTarget(mesh, to, port);
  if (from.type !== "identity" || isGatewayClient(client) || target?.kind !== "service") {
    return { answer, isOpen: false };
  }
  const ways = waysOfAccount(mesh, from, target.service);
  if (ways.length < 2) return { answer, isOpen: false };
  const other = sumUp(traceRequest(mesh, { ...request, from: { ...client, isAmbient: !client.isAmbient } }));
  if (answer.verdict === other.verdict && answer.status === other.status) return { answer, isOpen: false };
  const waypoint = ways.map((way) => way.waypoint).find((one) => one !== null) ?? null;
  const name = waypoint === null ? "a waypoint" : `waypoint ${nameOfWaypoint(waypoint)}`;
  const open = unanswered({
    what: `whether the caller goes through ${name}`,
    why: "Requests of pods in ambient mode do, those of sidecars do not, and no pod of the account tells",
  });
  return { answer: { ...open, evidence: [...answer.evidence, ...other.evidence] }, isOpen: true };
}

function openStep({ evidence, missing }: RequestAnswer): Step {
  const title = "Authorization at the waypoint";
  return step({ id: "waypoint", title, state: "unknown", sentence: "Not known", evidence, missing });
}

/** Null where no HTTP proxy of the caller takes part. */
function routeOf(mesh: MeshSnapshot, request: TraceRequest): RouteAnswer | null {
  const { from, port, protocol } = request;
  if (protocol === "tcp") return null;
  if (!isGatewayClient(from)) {
    return from.inMesh && !isCaptured(mesh, from) ? routeRequest(mesh, { ...request, scheme: "http" }) : null;
  }
  const chain = gatewayChain(mesh, from.gateway, { port, sni: serverNameOf(request) ?? null });
  if (chain.kind !== "http") return null;
  return routeRequest(mesh, { ...request, scheme: chain.server.terminatesTls ? "https" : "http" });
}

function callerStep({ from, claims }: RequestQuestion, client: From): Step {
  const token = claims === null ? "" : `, with a token of ${String(claims["iss"] ?? "an unnamed issuer")}`;
  return step({
    id: "caller",
    title: "Caller",
    state: "passed",
    sentence: `${callerWords(from, client)}${token}`,
  });
}

function callerWords(from: RequestQuestion["from"], client: From): string {
  if (isGatewayClient(client)) {
    const name = from.type === "gateway" ? ` ${from.namespace}/${from.name}` : "";
    return `From outside, at the gateway${name}`;
  }
  if (!client.inMesh) return "No proxy, so no identity and no routes";
  return `With the identity ${client.namespace}/${client.serviceAccount}`;
}

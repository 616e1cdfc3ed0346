import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { type From, isGatewayClient, type TraceRequest } from "../simulation/request.ts";
import { gatewayChain } from "../simulation/route/gateway-l4.ts";
import { routeRequest, type RouteAnswer } from "../simulation/route/route-request.ts";
import { traceRequest } from "../simulation/trace.ts";
import { podWith, serverNameOf } from "../simulation/trace/tracing.ts";
import { type RequestAnswer, sumUp, unanswered, withVerdicts } from "./answer.ts";
import { directSteps } from "./direct-steps.ts";
import type { RequestQuestion } from "./question.ts";
import { destinationStep, routeStep, settingsStep } from "./route-steps.ts";
import { authorizationStep, mtlsStep, serverVerdicts } from "./server-steps.ts";
import { step, type Step } from "./step.ts";
import { toTrace } from "./to-trace.ts";

export interface Explanation {
  readonly answer: RequestAnswer;
  readonly steps: readonly Step[];
}

/** The decision about a request, step by step, each with what decided it. The answer itself is the simulator's. */
export function explainRequest(mesh: MeshSnapshot, question: RequestQuestion): Explanation {
  const asked = toTrace(mesh, question);
  if (!asked.ok) return { answer: unanswered(asked.missing), steps: [] };
  const { request } = asked;
  const answer = sumUp(traceRequest(mesh, request));
  const caller = callerStep(question, request.from);
  const route = routeOf(mesh, request);
  if (route === null || route.outcome === "passthrough") {
    return { answer, steps: [caller, ...(route === null ? [] : [routeStep(route)]), ...directSteps(answer)] };
  }
  if (route.outcome !== "forward" && route.outcome !== "no-destination") {
    return { answer, steps: [caller, routeStep(route)] };
  }
  const routed = { mesh, request, route, claims: question.claims };
  const verdicts = serverVerdicts(routed);
  return {
    // The simulator looks for a token in the request; claims that a person states are judged here.
    answer: question.claims === null ? answer : withVerdicts(answer, verdicts),
    steps: [
      caller,
      routeStep(route),
      destinationStep(route),
      mtlsStep(routed),
      authorizationStep(verdicts),
      settingsStep(route),
    ],
  };
}

/** What becomes of the request in this mesh. */
export function askMesh(mesh: MeshSnapshot, question: RequestQuestion): RequestAnswer {
  if (question.claims !== null) return explainRequest(mesh, question).answer;
  const asked = toTrace(mesh, question);
  return asked.ok ? sumUp(traceRequest(mesh, asked.request)) : unanswered(asked.missing);
}

/** Null where no HTTP proxy of the caller takes part. */
function routeOf(mesh: MeshSnapshot, request: TraceRequest): RouteAnswer | null {
  const { from, port, protocol } = request;
  if (protocol === "tcp") return null;
  if (!isGatewayClient(from)) {
    const isAmbient = podWith(mesh, from.namespace, from.labels)?.dataplane === "ambient";
    return from.inMesh && !isAmbient ? routeRequest(mesh, { ...request, scheme: "http" }) : null;
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

import type { MeshSnapshot } from "../../../../lib/domain/mesh/snapshot.ts";
import type {
  Arrival,
  Observation,
  RecordedRequest,
} from "../../../../lib/domain/simulation/fixtures/recorded-worlds.ts";
import type { Mesh } from "../../rig/mesh.ts";
import type { MeshAnswer, MeshRequest } from "../../rig/request.ts";
import type { PlannedRequest } from "../generate/requests.ts";

const GATEWAY_POD = "gw";

/** Where the client connects to, and what it says there. */
export function meshRequest(mesh: Mesh, request: PlannedRequest, snapshot: MeshSnapshot): MeshRequest {
  const { client, host, method, path, headers, proto } = request;
  const target = request.via === "gateway" ? GATEWAY_POD : (request.service ?? request.pod ?? "");
  return {
    client,
    ip: mesh.addressOf(target),
    port: request.via === "gateway" ? gatewayPort(snapshot, request.port) : request.port,
    protocol: proto,
    host,
    method,
    path,
    headers,
  };
}

/** A gateway listens on the target port of its Service. */
function gatewayPort({ services }: MeshSnapshot, port: number): number {
  const service = services.get("istio-system", "istio-ingressgateway");
  const target = service?.ports.find((declared) => declared.port === port)?.targetPort;
  return typeof target === "number" ? target : port;
}

/** Answers of each request: `times` sendings of it, one round of all requests after the other. */
export async function sendAll(
  mesh: Mesh,
  requests: readonly MeshRequest[],
  times: number,
): Promise<readonly (readonly MeshAnswer[])[]> {
  const rounds: (readonly MeshAnswer[])[] = [];
  for (let round = 0; round < times; round += 1) rounds.push(await mesh.sendAll(requests));
  return requests.map((_, index) => rounds.flatMap((answers) => answers[index] ?? []));
}

/** Mirrors arrive after the answer that the client gets. */
const MIRROR_MS = 120;

export async function recorded(
  mesh: Mesh,
  planned: PlannedRequest,
  answers: readonly MeshAnswer[],
): Promise<RecordedRequest> {
  const arrivals: Arrival[] = [];
  for (const answer of answers) arrivals.push(...(await mesh.arrivalsOf(answer)));
  return { ...planned, observed: answers.map(observationOf), arrivals };
}

export async function awaitMirrors(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, MIRROR_MS));
}

function observationOf(answer: MeshAnswer): Observation {
  const { status, headers, seen, body, ms, who, grpcStatus } = answer;
  const observed = { status, headers, ms };
  if (seen !== null) return { ...observed, seen };
  if (who !== "") return { status, who, ms };
  return { ...observed, body, ...(grpcStatus === null ? {} : { grpcStatus }) };
}

import type { RecordedRequest } from "../../../../lib/domain/simulation/fixtures/recorded-worlds.ts";
import type { AccessLogEntry } from "../../rig/access-log.ts";
import type { Mesh } from "../../rig/mesh.ts";
import type { MeshAnswer } from "../../rig/request.ts";

/** A proxy writes its log up to a second late. */
const LOG_MS = 1100;

/** What the proxies on the way wrote about a request: the client's or the gateway's, and those of the pods that it may have reached. */
export async function proxyLines(
  mesh: Mesh,
  request: Pick<RecordedRequest, "client" | "via" | "pod" | "service">,
  answers: readonly MeshAnswer[],
): Promise<readonly string[]> {
  await new Promise((resolve) => setTimeout(resolve, LOG_MS));
  const pods = new Set(podsOnTheWay(request, answers));
  const lines: string[] = [];
  for (const answer of answers.slice(0, 2)) {
    for (const pod of pods) {
      const entries = await mesh.accessLogOf(pod, answer).catch(() => []);
      lines.push(...entries.map((entry) => `${pod}: ${describe(entry)}`));
    }
  }
  return lines;
}

function podsOnTheWay(
  { client, via, pod, service }: Pick<RecordedRequest, "client" | "via" | "pod" | "service">,
  answers: readonly MeshAnswer[],
): readonly string[] {
  const first = via === "gateway" ? ["gw"] : via === "mesh" ? [client] : [];
  const reached = answers.flatMap(({ seen, who, arrivals }) => [
    seen?.who ?? who,
    ...arrivals.map((arrival) => arrival.who),
  ]);
  const app = service?.split(".")[0];
  const possible = app === undefined ? [] : ["v1", "v2", "v3"].map((version) => `${app}-${version}`);
  return [...first, ...reached, ...(pod === undefined ? possible : [pod])].filter((name) => name !== "");
}

function describe(entry: AccessLogEntry): string {
  const {
    method,
    authority,
    path,
    code,
    flags,
    codeDetails,
    route,
    upstreamCluster,
    upstreamHost,
    upstreamFailure,
    peerUri,
  } = entry;
  return JSON.stringify({
    method,
    authority,
    path,
    code,
    flags,
    codeDetails,
    route,
    upstreamCluster,
    upstreamHost,
    upstreamFailure,
    peerUri,
  });
}

import { formatDuration } from "../../../base/format.ts";
import type { EffectiveRoute } from "../../../simulation/effective-routes.ts";
import { serviceRef, type ReadinessFacts } from "../../facts.ts";
import { atObject, defineItem, type Judgement, judged } from "../../item.ts";
import { httpServices, type HttpService, liveRoutes } from "./called-services.ts";

export const retriesFitTimeout = defineItem({
  id: "retries-fit-timeout",
  area: "traffic",
  title: "Retries fit the timeout",
  explanation:
    "The timeout bounds all attempts together. When attempts × time per try is longer, the last ones are cut off: they cost the server and help nobody.",
  unmet: { one: "does not", many: "do not" },
  reads: [
    "VirtualService",
    "HTTPRoute",
    "GRPCRoute",
    "Service",
    "Pod",
    "EndpointSlice",
    "Namespace",
    "MeshSettings",
    "Sidecar",
  ],
  needs: ["VirtualService", "Service", "Pod", "EndpointSlice"],
  judge: (facts) => httpServices(facts.mesh).flatMap((called) => judgeService(facts, called)),
});

interface WorstCase {
  readonly route: EffectiveRoute;
  readonly attempts: number;
  readonly neededMs: number;
  readonly timeoutMs: number;
}

/** Null where no time per try is stated: one try may then take the whole timeout. */
function worstCase(route: EffectiveRoute): WorstCase | null {
  const { retries, timeoutMs } = route;
  if (retries === null || retries.perTryTimeoutMs === null || timeoutMs === null) return null;
  const attempts = retries.attempts + 1;
  return { route, attempts, neededMs: attempts * retries.perTryTimeoutMs, timeoutMs };
}

function judgeService({ mesh }: ReadinessFacts, called: HttpService): readonly Judgement[] {
  const cases = liveRoutes(mesh, called).flatMap((route) => worstCase(route) ?? []);
  const [worst] = cases.toSorted((a, b) => b.neededMs / b.timeoutMs - a.neededMs / a.timeoutMs);
  if (worst === undefined) return [];
  const { route, attempts, neededMs, timeoutMs } = worst;
  const { group, kind, namespace, name } = route.object;
  const object = { cluster: mesh.cluster, group, kind, namespace, name };
  const text = `${String(attempts)} attempts take ${formatDuration(neededMs)} of ${formatDuration(timeoutMs)} at worst`;
  const shared = {
    subject: serviceRef(mesh, called.service),
    evidence: [atObject(object, ["spec", "http", route.index, "retries"], text)],
  };
  return [
    neededMs <= timeoutMs
      ? judged({ ...shared, state: "pass", sentence: text })
      : judged({
          ...shared,
          state: "warn",
          sentence: `${String(attempts)} attempts need ${formatDuration(neededMs)}, the timeout is ${formatDuration(timeoutMs)}: the last are cut off`,
        }),
  ];
}

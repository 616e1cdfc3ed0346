import { formatDuration, formatRps } from "../../../base/format.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import type { EffectiveRoute } from "../../../simulation/effective-routes.ts";
import { callersOf, counted, type ReadinessFacts, serviceRef } from "../../facts.ts";
import {
  addField,
  atObject,
  byMetric,
  defineItem,
  type FixAction,
  type Judgement,
  judged,
  type ReadinessFix,
} from "../../item.ts";
import { edgesTo, httpServices, type HttpService, liveRoutes } from "./called-services.ts";

const GROUP = "networking.istio.io";

export const requestsTimeOut = defineItem({
  id: "requests-time-out",
  area: "traffic",
  title: "Requests have a timeout",
  explanation:
    "Istio sets none: a request waits as long as the server takes, and its callers with it. One slow service then fills the connections of all before it. A timeout well above the usual p99 bounds that.",
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
  readsTraffic: true,
  judge: (facts) => httpServices(facts.mesh).map((called) => judgeService(facts, called)),
});

function judgeService(facts: ReadinessFacts, called: HttpService): Judgement {
  const { mesh, traffic } = facts;
  const { service } = called;
  const subject = serviceRef(mesh, service);
  const routes = liveRoutes(mesh, called);
  const open = routes.filter(({ timeoutMs }) => timeoutMs === null);
  if (routes.length > 0 && open.length === 0) {
    const longest = Math.max(...routes.map(({ timeoutMs }) => timeoutMs ?? 0));
    return judged({ subject, state: "pass", sentence: `at most ${formatDuration(longest)}` });
  }
  const edges = edgesTo(traffic, called);
  const p99Ms = Math.max(0, ...edges.map(({ latencyMs }) => latencyMs?.p99 ?? 0));
  const callers = callersOf(edges);
  return judged({
    subject,
    state: "warn",
    sentence:
      routes.length === 0
        ? "No route is stated, so none of its requests has a timeout"
        : `${String(open.length)} of ${counted(routes.length, "route")} has no timeout`.replace(
            /^(?!1 )(.*) has /,
            "$1 have ",
          ),
    evidence: [
      ...open.map((route) =>
        atObject(
          refOf(mesh, route),
          ["spec", "http", route.index],
          `Route ${String(route.index + 1)} states no timeout`,
        ),
      ),
      ...(traffic === null || p99Ms === 0
        ? []
        : [
            byMetric(
              "istio_request_duration_milliseconds",
              traffic.windowS,
              `p99 is ${formatDuration(p99Ms)}`,
            ),
          ]),
    ],
    fix: setTimeouts(facts, { called, open, p99Ms }),
    callers,
  });
}

function refOf(mesh: MeshSnapshot, { object }: EffectiveRoute) {
  const { group, kind, namespace, name } = object;
  return { cluster: mesh.cluster, group, kind, namespace, name };
}

interface Open {
  readonly called: HttpService;
  readonly open: readonly EffectiveRoute[];
  /** 0 when nothing was measured. */
  readonly p99Ms: number;
}

function setTimeouts({ mesh, traffic }: ReadinessFacts, { called, open, p99Ms }: Open): ReadinessFix | null {
  const timeout = proposedSeconds(p99Ms);
  const action = open.length === 0 ? newRoute(mesh, called, timeout) : onRoutes(mesh, open, timeout);
  if (action === null) return null;
  const rateRps = edgesTo(traffic, called).reduce((sum, edge) => sum + edge.rateRps, 0);
  const measured =
    traffic === null || p99Ms === 0
      ? "how long requests take was not measured"
      : `p99 over ${formatDuration(traffic.windowS * 1_000)} is ${formatDuration(p99Ms)} at ${formatRps(rateRps)}`;
  return {
    title: `Set a timeout of ${String(timeout)} s`,
    action,
    effect: `Requests that take longer are answered 504 after ${String(timeout)} s; ${measured}`,
  };
}

const STEPS_S = [1, 2, 3, 5, 10, 15, 20, 30, 60];
const UNMEASURED_S = 10;

/** Four times the p99, rounded up. */
function proposedSeconds(p99Ms: number): number {
  if (p99Ms === 0) return UNMEASURED_S;
  return STEPS_S.find((seconds) => seconds * 1_000 >= p99Ms * 4) ?? Math.ceil((p99Ms * 4) / 60_000) * 60;
}

/** One draft changes one object; routes of a kind without this field are left to its editor. */
function onRoutes(mesh: MeshSnapshot, open: readonly EffectiveRoute[], seconds: number): FixAction | null {
  const [first] = open;
  if (first === undefined || first.object.kind !== "VirtualService") return null;
  const own = open.filter(({ object }) => object === first.object);
  return {
    op: "update",
    object: refOf(mesh, first),
    operations: own.map(({ index }) => addField(["spec", "http", index, "timeout"], `${String(seconds)}s`)),
  };
}

function newRoute(mesh: MeshSnapshot, { service }: HttpService, seconds: number): FixAction | null {
  const { namespace, name } = service;
  if (configObjects(mesh, "VirtualService", GROUP).get(namespace, name) !== undefined) return null;
  return {
    op: "create",
    object: { cluster: mesh.cluster, group: GROUP, kind: "VirtualService", namespace, name },
    manifest: {
      apiVersion: `${GROUP}/v1`,
      kind: "VirtualService",
      metadata: { name, namespace },
      spec: {
        hosts: [name],
        http: [{ route: [{ destination: { host: name } }], timeout: `${String(seconds)}s` }],
      },
    },
  };
}

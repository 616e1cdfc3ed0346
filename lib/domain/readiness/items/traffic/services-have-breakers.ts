import { formatRps } from "../../../base/format.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { breakerLimits } from "../../../simulation/destination/breaker.ts";
import type { DestinationAnswer } from "../../../simulation/destination/resolve-destination.ts";
import { callersOf, counted, type ReadinessFacts, serviceRef } from "../../facts.ts";
import {
  addField,
  atObject,
  defineItem,
  type FixAction,
  type Judgement,
  judged,
  type ReadinessFix,
} from "../../item.ts";
import { destinationsOf, edgesTo, httpServices, type HttpService } from "./called-services.ts";

const GROUP = "networking.istio.io";

export const servicesHaveBreakers = defineItem({
  id: "services-have-breakers",
  area: "traffic",
  title: "Failing hosts are taken out",
  explanation:
    "Without outlier detection a proxy keeps sending a share of the requests to a host that only fails. With it such a host is left out for a while. Limits of the connection pool bound what callers can pile up.",
  unmet: { one: "does not", many: "do not" },
  reads: [
    "DestinationRule",
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
  needs: ["DestinationRule", "Service", "Pod", "EndpointSlice"],
  readsTraffic: true,
  judge: (facts) => httpServices(facts.mesh).flatMap((called) => judgeService(facts, called)),
});

const isGuarded = ({ policy }: DestinationAnswer): boolean => policy.outlierDetection !== undefined;

/** A destination that does not exist has no policy; another item is about it. */
const isThere = ({ outcome }: DestinationAnswer): boolean => outcome === "ok" || outcome === "no-endpoints";

/** A service with one endpoint has nobody else to send to. */
function judgeService(facts: ReadinessFacts, called: HttpService): readonly Judgement[] {
  const { mesh, traffic } = facts;
  const endpoints = called.service.endpoints(called.port).length;
  if (endpoints < 2) return [];
  const subject = serviceRef(mesh, called.service);
  const destinations = destinationsOf(mesh, called).filter(isThere);
  const open = destinations.filter((destination) => !isGuarded(destination));
  const hasLimits = destinations.some(({ policy }) =>
    Object.values(breakerLimits(policy)).some((limit) => limit !== null),
  );
  const limits = hasLimits ? "its connection pool is limited" : "its connection pool has no limit";
  const evidence = destinations.flatMap(({ rule }) =>
    (rule?.objects ?? []).map(({ group, kind, namespace, name }) =>
      atObject(
        { cluster: mesh.cluster, group, kind, namespace, name },
        ["spec", "trafficPolicy"],
        `DestinationRule ${namespace}/${name} is in force; ${limits}`,
      ),
    ),
  );
  if (open.length === 0)
    return [judged({ subject, state: "pass", sentence: `Outlier detection is on; ${limits}`, evidence })];
  const edges = edgesTo(traffic, called);
  return [
    judged({
      subject,
      state: "warn",
      sentence: `No outlier detection: of ${counted(endpoints, "host")} one that only fails keeps its share of the requests; ${limits}`,
      evidence,
      fix: detectOutliers(facts, called, { endpoints, open }),
      callers: callersOf(edges),
    }),
  ];
}

interface Unguarded {
  readonly endpoints: number;
  readonly open: readonly DestinationAnswer[];
}

function detectOutliers(
  { mesh, traffic }: ReadinessFacts,
  called: HttpService,
  { endpoints, open }: Unguarded,
): ReadinessFix | null {
  const percent = Math.max(50, Math.ceil(100 / endpoints));
  const mayEject = Math.floor((endpoints * percent) / 100);
  const action = actionOn(mesh, called, { open, percent });
  if (action === null) return null;
  const edges = edgesTo(traffic, called);
  const rateRps = edges.reduce((sum, edge) => sum + edge.rateRps, 0);
  const failing = edges.reduce((sum, edge) => sum + edge.rateRps * (edge.errorRatio ?? 0), 0);
  const seen = traffic === null ? "" : `; ${formatRps(failing)} of ${formatRps(rateRps)} fail now`;
  return {
    title: "Set outlier detection",
    action,
    effect: `After 5 errors with 5xx in a row a host is out for 30 s; at most ${String(mayEject)} of ${counted(endpoints, "host")} at once${seen}`,
  };
}

/** The rule in force in the service's namespace, or a new one; null where the rule in force lies elsewhere. */
function actionOn(
  mesh: MeshSnapshot,
  { service }: HttpService,
  { open, percent }: { readonly open: Unguarded["open"]; readonly percent: number },
): FixAction | null {
  const outlierDetection = {
    consecutive5xxErrors: 5,
    interval: "10s",
    baseEjectionTime: "30s",
    maxEjectionPercent: percent,
  };
  const inForce = open.flatMap(({ rule }) => rule?.objects ?? [])[0];
  const { namespace, name } = service;
  if (inForce !== undefined) {
    if (inForce.namespace !== namespace) return null;
    const object = { cluster: mesh.cluster, group: GROUP, kind: inForce.kind, namespace, name: inForce.name };
    const path = ["spec", "trafficPolicy", "outlierDetection"];
    return { op: "update", object, operations: [addField(path, outlierDetection)] };
  }
  if (configObjects(mesh, "DestinationRule", GROUP).get(namespace, name) !== undefined) return null;
  return {
    op: "create",
    object: { cluster: mesh.cluster, group: GROUP, kind: "DestinationRule", namespace, name },
    manifest: {
      apiVersion: `${GROUP}/v1`,
      kind: "DestinationRule",
      metadata: { name, namespace },
      spec: { host: name, trafficPolicy: { outlierDetection } },
    },
  };
}

import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readSplit as contract } from "@/lib/contracts/split.ts";
import { decideAccess } from "@/lib/domain/access/decide.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { ownersOf } from "@/lib/domain/changes/ownership.ts";
import { withoutManagedFields } from "@/lib/domain/changes/object-json.ts";
import { renderObject } from "@/lib/domain/istio/document.ts";
import { configKindForRef } from "@/lib/domain/istio/kinds.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { splitArm } from "@/lib/domain/traffic/split-routes-arms.ts";
import { canSplit, splitRoutes } from "@/lib/domain/traffic/split-routes.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";
import { armTraffic, routeCallers, type SplitTraffic, trafficOf, unattributedRps } from "./split-traffic.ts";
import { competingRoutes, hostsOf, routeFacts } from "./competing-routes.ts";

type Answer = ResponseOf<typeof contract>;

/** Weights of one object as the person may read it now, and what its versions get at this moment. */
export async function readSplit(ctx: Context, { params, query }: InputOf<typeof contract>): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster);
  const { group, kind, namespace, name } = params;
  const ref: ObjectRef = { cluster: params.cluster, group, kind, namespace, name };
  const known = configKindForRef(ref);
  if (known === null || !canSplit(ref)) {
    throw new AppError("not_found", `${kind} has no weights to split`, {
      hint: "Traffic is split in a VirtualService, an HTTPRoute or a GRPCRoute.",
    });
  }
  const [object, update, visibility, { picture, status }] = await Promise.all([
    cluster.as(ctx.actor.identity).get(ref),
    cluster.access.isAllowed(ctx.actor.identity, {
      verb: "update",
      group,
      resource: known.plural,
      namespace,
    }),
    visibilityOf(ctx, params.cluster),
    pictureOver(ctx, params.cluster, query.window),
  ]);
  const mesh = cluster.snapshot();
  const routes = splitRoutes(object, mesh.settings.domain);
  const hosts = hostsOf(object, mesh.settings.domain);
  const traffic = trafficOf(picture?.edges ?? null, {
    fqdns: [...new Set(routes.flatMap(({ destinations }) => destinations.map(({ fqdn }) => fqdn)))],
    isVisible: (source) => source === "unknown" || visibility.isVisible(source),
  });
  return {
    ref,
    ...versionOf(object),
    hosts: hosts.map(({ written }) => written),
    routes: routeViews(mesh, { object, routes, traffic, hosts: hosts.map(({ fqdn }) => fqdn) }),
    competing: competingRoutes(mesh, ref, hosts).filter(({ ref: other }) =>
      visibility.isVisible(other.namespace),
    ),
    owners: ownersOf(object, managersOf(object)).map((owner) => ({
      ...owner,
      evidence: [...owner.evidence],
    })),
    may: {
      update,
      draft: decideAccess(ctx.actor.roles, "change.draft").allowed,
      apply: decideAccess(ctx.actor.roles, "change.apply").allowed,
    },
    resource: known.plural,
    metrics: metricsStatusOf(status),
    windowS: picture?.windowS ?? query.window,
    unattributedRps: unattributedRps(traffic),
    hiddenCallers: traffic.hiddenCallers,
    hiddenRps: traffic.hiddenRps,
  };
}

function versionOf(
  object: KubeObject,
): Pick<Answer, "apiVersion" | "uid" | "resourceVersion" | "text" | "object"> {
  const { uid = "", resourceVersion = "" } = object.metadata;
  const plain = withoutManagedFields(object);
  return {
    apiVersion: object.apiVersion,
    uid,
    resourceVersion,
    text: renderObject(editable(object)),
    object: { ...plain, metadata: { ...plain.metadata } },
  };
}

/** Without what the API server keeps itself: no part of what a person edits. */
function editable({ status: _status, ...object }: KubeObject): KubeObject {
  const {
    uid: _uid,
    resourceVersion: _resourceVersion,
    generation: _generation,
    creationTimestamp: _creationTimestamp,
    managedFields: _managedFields,
    ...metadata
  } = object.metadata;
  return { ...object, metadata };
}

function managersOf({ metadata }: KubeObject) {
  return (metadata.managedFields ?? []).flatMap(({ manager, operation = "", time, subresource }) =>
    manager === undefined || subresource === "status"
      ? []
      : [{ manager, operation, atMs: time === undefined ? null : Date.parse(time) }],
  );
}

interface Subject {
  readonly object: KubeObject;
  readonly routes: ReturnType<typeof splitRoutes>;
  readonly traffic: SplitTraffic;
  readonly hosts: readonly string[];
}

function routeViews(mesh: MeshSnapshot, { object, routes, traffic, hosts }: Subject): Answer["routes"] {
  const namespace = object.metadata.namespace ?? "";
  const factsOf = routeFacts(mesh, object, hosts);
  return routes.map((route) => {
    const arms = route.destinations.map(({ fqdn, subset }) =>
      splitArm(mesh, { fqdn, subset, clientNamespace: namespace }),
    );
    const isTcp = route.protocol === "tcp" || route.protocol === "tls";
    return {
      ...route,
      ...factsOf(route),
      destinations: route.destinations.map((destination, at) => {
        const {
          workloads = [],
          versions = [],
          readyPods = 0,
          desiredPods = 0,
          problem = null,
        } = arms[at] ?? {};
        return {
          ...destination,
          workloads,
          versions,
          readyPods,
          desiredPods,
          problem,
          ...armTraffic(traffic, destination.fqdn, workloads),
        };
      }),
      callers:
        isTcp || route.destinations.length < 2
          ? []
          : routeCallers(mesh, traffic, { object, route, arms, hosts }),
    };
  });
}

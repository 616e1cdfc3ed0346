import { connectCluster } from "@/lib/adapters/kube/connect-cluster.ts";
import { startDemoCluster } from "@/lib/adapters/kube/testing/demo-cluster.ts";
import {
  createServerTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from "@/lib/adapters/db/test-database.ts";
import { systemClock } from "@/lib/adapters/system/system-clock.ts";
import { systemIds } from "@/lib/adapters/system/system-ids.ts";
import { DEFAULT_ROLE_MAPPING, rolesOf, type Role } from "@/lib/domain/access/roles.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import { renderObject } from "@/lib/domain/istio/document.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { configObjects } from "@/lib/domain/mesh/snapshot.ts";
import { SYSTEM_ACTOR } from "../changes/index.ts";
import type { Actor, Context } from "../context.ts";
import type { ClusterClient, ClusterPort } from "../ports/cluster.ts";

export const REVIEWS: ObjectRef = {
  cluster: "it",
  group: "networking.istio.io",
  kind: "VirtualService",
  namespace: "shop",
  name: "reviews",
};

/** The route as a person would write it, `v1` percent to the first version. */
export function routeText(v1: number): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts: [reviews]
  http:
    - route:   # the split
        - destination: {host: reviews, subset: v1}
          weight: ${String(v1)}
        - destination: {host: reviews, subset: v2}
          weight: ${String(100 - v1)}
`;
}

const RBAC = "rbac.authorization.k8s.io";

/** `dev` may read routes and change nothing. */
const DEVELOPERS_READ: readonly KubeObject[] = [
  {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRole",
    metadata: { name: "read-routes" },
    rules: [{ apiGroups: ["networking.istio.io"], resources: ["*"], verbs: ["get", "list", "watch"] }],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "read-routes" },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "read-routes" },
    subjects: [{ apiGroup: RBAC, kind: "Group", name: "developers" }],
  },
];

/** What goes wrong with the one real write of an apply. */
export interface Interference {
  readonly beforeWrite?: () => void;
  /** The write happens, its answer is lost. */
  readonly loseAnswer?: boolean;
  /** The write never arrives. */
  readonly dropRequest?: boolean;
  readonly refuseWritesOf?: string;
}

export type ChangeBench = Awaited<ReturnType<typeof startChangeBench>>;

/** The verbs' whole surroundings: a served cluster over the wire, a database, people. */
export async function startChangeBench() {
  const demo = await startDemoCluster({
    objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, ...DEVELOPERS_READ],
  });
  const cluster = connectCluster({
    id: "it",
    kubeconfig: demo.kubeconfig,
    context: null,
    signInKubeconfig: demo.kubeconfig,
    accessCacheMs: 0,
  });
  await cluster.whenKnown();
  const database = await openTestDatabase();
  const { store } = demo;
  const place = { group: REVIEWS.group, kind: REVIEWS.kind, namespace: "shop", name: "reviews" };
  const find = (kind: string, name: string): KubeObject | null => store.get({ ...place, kind, name }) ?? null;
  const live = (): KubeObject => {
    const object = find("VirtualService", "reviews");
    if (object === null) throw new Error("the route is gone");
    return object;
  };
  const outside = {
    clusters: new Map<string, ClusterPort>([["it", cluster]]),
    traffic: new Map(),
    database: database.database,
    clock: systemClock,
    ids: systemIds(systemClock),
    publish: () => undefined,
    source: { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" },
  };
  return {
    find,
    live,
    cluster,
    demo,
    sql: database.sql,
    as: (name: string, roles?: readonly Role[]): Context => ({ ...outside, actor: actorOf(name, roles) }),
    system: (): Context => ({ ...outside, actor: SYSTEM_ACTOR }),
    /** The route as every test finds it. */
    reset: () => {
      for (const kind of ["VirtualService", "DestinationRule"]) {
        if (find(kind, "reviews") !== null) store.delete({ ...place, kind });
      }
      store.create(initialRoute());
    },
    edit: (change: (spec: JsonObject) => JsonObject) => {
      const object = live();
      store.update({ ...object, spec: change(object.spec ?? {}) }, { manager: "kubectl-edit" });
    },
    touchStatus: () => {
      const status = { observedGeneration: Date.now() };
      store.update({ ...live(), status }, { subresource: "status", manager: "istiod" });
    },
    annotate: (annotations: Readonly<Record<string, string>>) => {
      const object = live();
      store.update({ ...object, metadata: { ...object.metadata, annotations } }, { manager: "kubectl-edit" });
    },
    /** The live object as YAML with other weights. */
    textWith: (v1: number) => renderObject({ ...live(), spec: splitSpec(v1) }),
    interfering: (ctx: Context, interference: Interference): Context => ({
      ...ctx,
      clusters: new Map([["it", interfered(cluster, interference)]]),
    }),
    withDyingDatabase: (
      ctx: Context,
      { afterTransactions }: { readonly afterTransactions: number },
    ): Context => ({
      ...ctx,
      database: dying(ctx.database, afterTransactions),
    }),
    /** Waits until the live picture shows the object as it is stored. */
    settled: async (ref: ObjectRef) => {
      for (let tries = 0; tries < 200; tries += 1) {
        const seen = [...configObjects(cluster.snapshot(), ref.kind, ref.group)].find(
          ({ name }) => name === ref.name,
        );
        if (seen?.resourceVersion === live().metadata.resourceVersion) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error("the live picture never showed the object");
    },
    close: async () => {
      await cluster.close();
      await demo.close();
      await database.close();
    },
  };
}

function openTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? "";
  return server === "" ? createTestDatabase() : createServerTestDatabase(server);
}

function actorOf(name: string, roles?: readonly Role[]): Actor {
  const groups = name === "admin" ? ["system:masters"] : [];
  return {
    issuer: "kubernetes:it",
    subject: name,
    display: name,
    type: "user",
    groups,
    roles: roles === undefined ? rolesOf(groups, DEFAULT_ROLE_MAPPING) : new Set(roles),
    identity: { type: "token", token: `${name}-token` },
    method: "token",
    sessionIdHash: null,
    cluster: "it",
  };
}

function splitSpec(v1: number): JsonObject {
  const to = (subset: string, weight: number) => ({ destination: { host: "reviews", subset }, weight });
  return { hosts: ["reviews"], http: [{ route: [to("v1", v1), to("v2", 100 - v1)] }] };
}

function initialRoute(): KubeObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "reviews", namespace: "shop" },
    spec: splitSpec(90),
  };
}

/** Weights of the first route as the cluster has them. */
export function weightsOf(bench: Pick<ChangeBench, "live">): readonly unknown[] {
  const http = bench.live().spec?.http;
  const [route] = Array.isArray(http) ? http : [];
  const destinations = isJsonObject(route) && Array.isArray(route.route) ? route.route : [];
  return destinations.map((destination) => (isJsonObject(destination) ? destination.weight : undefined));
}

function interfered(cluster: ClusterPort, interference: Interference): ClusterPort {
  let isFirst = true;
  const around = (client: ClusterClient): ClusterClient => ({
    ...client,
    replace: async (object, options) => {
      if (options.dryRun || !isFirst) return await client.replace(object, options);
      isFirst = false;
      if (interference.refuseWritesOf === object.kind) throw new AppError("invalid", "the webhook said no");
      interference.beforeWrite?.();
      if (interference.dropRequest === true) throw lost();
      const answer = await client.replace(object, options);
      if (interference.loseAnswer === true) throw lost();
      return answer;
    },
  });
  return new Proxy(cluster, {
    get: (target, name) => {
      if (name === "as") return (identity: Parameters<ClusterPort["as"]>[0]) => around(target.as(identity));
      const member: unknown = Reflect.get(target, name);
      return member;
    },
  });
}

function lost(): AppError {
  return new AppError("upstream", "The API server did not answer", { details: { outcomeUnknown: true } });
}

function dying(database: Context["database"], afterTransactions: number): Context["database"] {
  let left = afterTransactions;
  return {
    ...database,
    transaction: (work) => {
      left -= 1;
      if (left >= 0) return database.transaction(work);
      return Promise.reject(new AppError("unavailable", "The database cannot be used"));
    },
  };
}

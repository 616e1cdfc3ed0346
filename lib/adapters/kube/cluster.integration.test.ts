import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf, type ObjectRef, versionOf } from "@/lib/domain/kube/object-ref.ts";
import { configObjects } from "@/lib/domain/mesh/snapshot.ts";
import type { KubeIdentity, LiveCluster, ObservedChange } from "@/lib/services/ports/cluster.ts";
import { apiPath } from "./api-path.ts";
import { connectCluster } from "./connect-cluster.ts";
import { openConnection } from "./connection.ts";
import { type DemoCluster, startDemoCluster } from "./testing/demo-cluster.ts";
import { waitUntil } from "./testing/wait-until.ts";
import { createTransport, type KubeTransport } from "./transport.ts";

/** A real API server with the CRDs of Istio, whose current user may do everything; else the demo's. */
const REAL = process.env["FORESAIL_TEST_KUBECONFIG"];

const run = randomBytes(4).toString("hex");
const namespace = `foresail-it-${run}`;
const admin: KubeIdentity = { type: "impersonate", user: `admin-${run}`, groups: [`admins-${run}`] };
const viewer: KubeIdentity = { type: "impersonate", user: `viewer-${run}`, groups: [`viewers-${run}`] };

let demo: DemoCluster | null = null;
let cluster: LiveCluster;
let transport: KubeTransport;

const ISTIO = ["networking.istio.io", "security.istio.io"];

function virtualService(
  name: string,
  spec: object = { hosts: [name], http: [{ route: [{ destination: { host: name } }] }] },
): KubeObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name, namespace },
    spec: spec as NonNullable<KubeObject["spec"]>,
  };
}

const ref = (name: string, kind = "VirtualService", group = "networking.istio.io"): ObjectRef => ({
  cluster: "it",
  group,
  kind,
  namespace,
  name,
});

const PLURALS: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  RoleBinding: "rolebindings",
  Secret: "secrets",
  Service: "services",
};

async function raw(method: "POST" | "DELETE", object: KubeObject): Promise<void> {
  const resource = {
    group: groupOf(object.apiVersion),
    version: versionOf(object.apiVersion),
    kind: object.kind,
    plural: PLURALS[object.kind] ?? "",
    namespaced: object.metadata.namespace !== undefined,
  };
  const place = { namespace: object.metadata.namespace ?? "" };
  const path = apiPath(resource, method === "POST" ? place : { ...place, name: object.metadata.name });
  const answer = await transport.send({
    caller: "self",
    method,
    path,
    timeoutMs: 10_000,
    ...(method === "POST" ? { body: object } : {}),
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
}

const RBAC = "rbac.authorization.k8s.io";

function clusterRole(name: string, rules: readonly object[]): KubeObject {
  return { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: `${name}-${run}` }, rules };
}

function binding(kind: "ClusterRoleBinding" | "RoleBinding", role: string, group: string): KubeObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name: `${role}-${group}-${run}`, ...(kind === "RoleBinding" ? { namespace } : {}) },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: `${role}-${run}` },
    subjects: [{ apiGroup: RBAC, kind: "Group", name: `${group}-${run}` }],
  };
}

const clusterWide: readonly KubeObject[] = [
  clusterRole("everything", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]),
  clusterRole("reading", [{ apiGroups: ISTIO, resources: ["*"], verbs: ["get", "list", "watch"] }]),
  clusterRole("writing", [{ apiGroups: ISTIO, resources: ["*"], verbs: ["update"] }]),
  binding("ClusterRoleBinding", "everything", "admins"),
];

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
}

beforeAll(async () => {
  demo = REAL === undefined ? await startDemoCluster() : null;
  const kubeconfig = REAL ?? demo?.kubeconfig ?? null;
  const config = { kubeconfig, context: null, signInKubeconfig: kubeconfig };
  transport = createTransport(openConnection(config));
  await raw("POST", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  for (const object of clusterWide) await raw("POST", object);
  await raw("POST", binding("RoleBinding", "reading", "viewers"));
  cluster = connectCluster({ ...config, id: "it" });
  await cluster.whenKnown();
});

afterAll(async () => {
  await cluster?.close();
  for (const object of clusterWide) await raw("DELETE", object).catch(() => undefined);
  await raw("DELETE", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }).catch(
    () => undefined,
  );
  await demo?.close();
});

const routes = () => configObjects(cluster.snapshot(), "VirtualService", "networking.istio.io");

describe("the live picture", () => {
  it("lists every kind that is served", () => {
    const { availability } = cluster.snapshot();
    for (const kindKey of [
      "Pod.",
      "Service.",
      "VirtualService.networking.istio.io",
      "EndpointSlice.discovery.k8s.io",
    ]) {
      expect([kindKey, availability.get(kindKey)?.state]).toEqual([kindKey, "listed"]);
    }
    expect(cluster.snapshot().namespaces.get("", namespace)?.phase).toBe("Active");
  });

  it("follows an object from its creation to its end, and tells observers and subscribers", async () => {
    const client = cluster.as(admin);
    const observed: ObservedChange[] = [];
    const versions: number[] = [];
    const stops = [
      cluster.observe((changes) => observed.push(...changes.filter(({ ref: of }) => of.name === "followed"))),
      cluster.subscribe(({ version }) => versions.push(version)),
    ];
    const created = await client.create(virtualService("followed"), { dryRun: false });
    expect(created.auditId).toMatch(/\S/);
    const seen = await waitUntil("the created route", () => routes().get(namespace, "followed"));
    expect(seen).toMatchObject({ uid: created.object.metadata.uid, spec: { hosts: ["followed"] } });
    expect(seen.managers.map(({ manager }) => manager)).toContain("foresail");

    const live = await client.get(ref("followed"));
    await client.replace({ ...live, spec: { ...live.spec, hosts: ["moved"] } }, { dryRun: false });
    const moved = await waitUntil("the change", () => {
      const route = routes().get(namespace, "followed");
      return route?.resourceVersion === seen.resourceVersion ? null : route;
    });
    expect(moved.spec["hosts"]).toEqual(["moved"]);

    const { uid, resourceVersion } = moved;
    await client.delete(ref("followed"), { uid, resourceVersion }, { dryRun: false });
    await waitUntil("the end", () => routes().get(namespace, "followed") === undefined);
    for (const stop of stops) stop();
    expect(
      observed.map(({ before, after, seen: how }) => [before?.resourceVersion, after?.resourceVersion, how]),
    ).toEqual([
      [undefined, seen.resourceVersion, "watched"],
      [seen.resourceVersion, resourceVersion, "watched"],
      [resourceVersion, undefined, "watched"],
    ]);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });
});

describe("writing as a person", () => {
  it("stores nothing on a dry run, and answers what would be stored", async () => {
    const client = cluster.as(admin);
    const answer = await client.create(virtualService("dry"), { dryRun: true });
    expect(answer.object.metadata.uid).toMatch(/\S/);
    expect((await failure(client.get(ref("dry")))).code).toBe("not_found");
  });

  it("answers `conflict` when the object changed since it was read, and when it exists already", async () => {
    const client = cluster.as(admin);
    const { object } = await client.create(virtualService("contested"), { dryRun: false });
    const mine = { ...object, spec: { ...object.spec, hosts: ["mine"] } };
    const theirs = { ...object, spec: { ...object.spec, hosts: ["theirs"] } };
    await client.replace(theirs, { dryRun: false });

    const lost = await failure(client.replace(mine, { dryRun: false }));
    expect(lost.code).toBe("conflict");
    expect((await failure(client.replace(mine, { dryRun: true }))).code).toBe("conflict");
    expect((await failure(client.create(virtualService("contested"), { dryRun: false }))).code).toBe(
      "conflict",
    );
    expect((await client.get(ref("contested"))).spec?.["hosts"]).toEqual(["theirs"]);
  });

  it("answers `conflict` for a delete of another version or another incarnation", async () => {
    const client = cluster.as(admin);
    const { object } = await client.create(virtualService("kept"), { dryRun: false });
    const { uid = "", resourceVersion = "" } = object.metadata;
    const other = { uid: "00000000-0000-0000-0000-000000000000", resourceVersion };
    expect((await failure(client.delete(ref("kept"), other, { dryRun: false }))).code).toBe("conflict");
    const old = { uid, resourceVersion: "1" };
    expect((await failure(client.delete(ref("kept"), old, { dryRun: false }))).code).toBe("conflict");
    await client.delete(ref("kept"), { uid, resourceVersion }, { dryRun: true });
    expect((await client.get(ref("kept"))).metadata.uid).toBe(uid);
  });

  it("names the unknown field that strict validation refuses", async () => {
    const spec = { hosts: ["strict"], http: [{ rout: [] }] };
    const refused = await failure(cluster.as(admin).create(virtualService("strict", spec), { dryRun: true }));
    expect(refused.code).toBe("invalid");
    expect(refused.details?.["causes"]).toEqual([{ field: "spec.http[0].rout", message: "unknown field" }]);
  });

  it("names the field whose value the schema refuses", async () => {
    const spec = { hosts: ["typed"], http: [{ route: [{ destination: { host: "typed" }, weight: "ten" }] }] };
    const refused = await failure(cluster.as(admin).create(virtualService("typed", spec), { dryRun: true }));
    expect(refused.code).toBe("invalid");
    expect(refused.details?.["causes"]).toEqual([
      expect.objectContaining({ field: "spec.http[0].route[0].weight" }),
    ]);
  });

  it("refuses to replace without a precondition", async () => {
    expect((await failure(cluster.as(admin).replace(virtualService("blind"), { dryRun: false }))).code).toBe(
      "invalid",
    );
  });

  it("says in words which right is missing", async () => {
    const created = await cluster.as(admin).create(virtualService("guarded"), { dryRun: false });
    const client = cluster.as(viewer);
    const live = await client.get(ref("guarded"));
    expect(live.metadata.uid).toBe(created.object.metadata.uid);
    const refused = await failure(client.replace(live, { dryRun: false }));
    expect(refused.code).toBe("forbidden");
    expect(refused.message).toBe(`No right to update virtualservices guarded in namespace ${namespace}`);
    expect(refused.details).toMatchObject({ verb: "update", resource: "virtualservices" });
  });

  it("never writes Secrets, RBAC or webhooks, whoever asks", async () => {
    const client = cluster.as(admin);
    const secret: KubeObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace } };
    expect((await failure(client.create(secret, { dryRun: true }))).code).toBe("invalid");
    expect((await failure(client.get(ref("s", "Secret", "")))).code).toBe("invalid");
    expect((await failure(client.create(clusterRole("mine", []), { dryRun: true }))).code).toBe("invalid");
    const webhook: KubeObject = {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: "w", uid: "u", resourceVersion: "1" },
    };
    expect((await failure(client.replace(webhook, { dryRun: true }))).code).toBe("forbidden");
  });

  it("writes port names of a Service and Istio's labels of a Namespace, and nothing else of them", async () => {
    const client = cluster.as(admin);
    await raw("POST", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "cart", namespace },
      spec: { selector: { app: "cart" }, ports: [{ name: "web", port: 80 }] },
    });
    const service = await client.get(ref("cart", "Service", ""));
    const [port] = (service.spec?.["ports"] ?? []) as readonly object[];
    const named = {
      ...service,
      spec: { ...service.spec, ports: [{ ...port, name: "http-web" }] },
    } as KubeObject;
    expect((await client.replace(named, { dryRun: false })).object.spec?.["ports"]).toMatchObject([
      { name: "http-web" },
    ]);

    const fresh = await client.get(ref("cart", "Service", ""));
    const rerouted = { ...fresh, spec: { ...fresh.spec, selector: { app: "other" } } } as KubeObject;
    const refused = await failure(client.replace(rerouted, { dryRun: false }));
    expect(refused.message).toBe("Foresail does not write spec.selector.app of Service cart");

    const space = await client.get({
      cluster: "it",
      group: "",
      kind: "Namespace",
      namespace: "",
      name: namespace,
    });
    const labels = { ...space.metadata.labels, "istio-injection": "enabled" };
    const injected = await client.replace(
      { ...space, metadata: { ...space.metadata, labels } },
      { dryRun: false },
    );
    expect(injected.object.metadata.labels).toMatchObject({ "istio-injection": "enabled" });
  });

  it("refuses names that would leave the object's path", async () => {
    const client = cluster.as(admin);
    for (const name of ["../../secrets", "a/status", "a?x=1", "a%2Fb", "", "A"]) {
      expect((await failure(client.get(ref(name)))).code).toBe("invalid");
    }
    expect((await failure(client.get({ ...ref("a"), namespace: "x/../.." }))).code).toBe("invalid");
  });
});

describe("who somebody is and what they may do", () => {
  it("tells user and groups", async () => {
    const who = await cluster.whoAmI(viewer);
    expect(who.user).toBe(`viewer-${run}`);
    expect(who.groups).toEqual(expect.arrayContaining([`viewers-${run}`, "system:authenticated"]));
  });

  it("refuses to act as one of Kubernetes' own groups", async () => {
    const master: KubeIdentity = { type: "impersonate", user: "eve", groups: ["system:masters"] };
    expect((await failure(cluster.whoAmI(master))).code).toBe("forbidden");
    const injected: KubeIdentity = {
      type: "impersonate",
      user: "eve\r\nImpersonate-Group: system:masters",
      groups: [],
    };
    expect((await failure(cluster.whoAmI(injected))).code).toBe("forbidden");
  });

  it.each([
    ["somebody who may do everything may everywhere", admin, "delete", null, true],
    ["a right in one namespace is no right in the cluster", viewer, "list", null, false],
    ["a right in one namespace is one there", viewer, "list", namespace, true],
    ["another verb is another right", viewer, "update", namespace, false],
    ["another namespace is another place", viewer, "list", "default", false],
  ] as const)("%s", async (...[, identity, verb, where, expected]) => {
    const question = { verb, group: "networking.istio.io", resource: "virtualservices", namespace: where };
    expect(await cluster.access.isAllowed(identity, question)).toBe(expected);
  });

  it("forgets its answers as soon as a right was given", async () => {
    const question = {
      verb: "update",
      group: "security.istio.io",
      resource: "peerauthentications",
      namespace,
    };
    expect(await cluster.access.isAllowed(viewer, question)).toBe(false);
    await raw("POST", binding("RoleBinding", "writing", "viewers"));
    expect(await waitUntil("the new right", () => cluster.access.isAllowed(viewer, question), 10_000)).toBe(
      true,
    );
  });

  it("tells whether a Secret exists only to those who may read it", async () => {
    const secret = { namespace, name: "cert" };
    expect(await cluster.secretPresence(admin, secret)).toBe("absent");
    await raw("POST", {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "cert", namespace },
      stringData: { a: "b" },
    });
    expect(await cluster.secretPresence(admin, secret)).toBe("exists");
    expect(await cluster.secretPresence(viewer, secret)).toBe("forbidden");
  });
});

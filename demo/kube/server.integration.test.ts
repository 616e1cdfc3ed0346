import fc from "fast-check";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { KubeServerOptions } from "./server.ts";
import type { KubeStoreOptions } from "./store.ts";
import { type HttpCall, callServer, openWatch } from "./testing/http-client.ts";
import { type TestCluster, configMap, splitRoute, startTestCluster } from "./testing/test-cluster.ts";

const ROUTES = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices";
const MAPS = "/api/v1/namespaces/shop/configmaps";
const MERGE = { "Content-Type": "application/merge-patch+json" };

const MAP_KIND = { group: "", kind: "ConfigMap" };

const clusters: TestCluster[] = [];
async function newCluster(
  options: Partial<KubeServerOptions> = {},
  store: Partial<KubeStoreOptions> = {},
): Promise<TestCluster> {
  const cluster = await startTestCluster(options, store);
  clusters.push(cluster);
  return cluster;
}
afterEach(async () => {
  for (const { server, store } of clusters.splice(0)) {
    await server.close();
    store.close();
  }
});

async function names(cluster: TestCluster, path: string): Promise<string[]> {
  const { json } = await callServer(cluster.server, path);
  return (json.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
}

describe("who may ask", () => {
  const CASES: readonly [string, string, HttpCall, number, string][] = [
    ["an unknown token", MAPS, { token: "nobody" }, 401, "Unauthorized"],
    [
      "no token",
      MAPS,
      { token: null },
      403,
      'configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "shop"',
    ],
    ["no token for the version", "/version", { token: null }, 200, ""],
    [
      "a viewer without rights",
      `${ROUTES}/cart`,
      { token: "viewer-token" },
      403,
      'virtualservices.networking.istio.io "cart" is forbidden: User "mika" cannot get resource "virtualservices" in API group "networking.istio.io" in the namespace "shop"',
    ],
    [
      "a viewer across namespaces",
      "/api/v1/pods",
      { token: "viewer-token" },
      403,
      'pods is forbidden: User "mika" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    [
      "a viewer who impersonates",
      MAPS,
      { token: "viewer-token", headers: { "Impersonate-User": "noor" } },
      403,
      'users "noor" is forbidden: User "mika" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    [
      "an admin as somebody without rights",
      MAPS,
      { headers: { "Impersonate-User": "mika", "Impersonate-Group": ["a", "b"] } },
      403,
      'configmaps is forbidden: User "mika" cannot list resource "configmaps" in API group "" in the namespace "shop"',
    ],
  ];

  test.each(CASES)("%s", async (...[, path, call, code, message]) => {
    const { server } = await newCluster();
    const answer = await callServer(server, path, call);
    expect(answer.code).toBe(code);
    if (message !== "") expect(answer.json.message).toBe(message);
    expect(answer.headers["audit-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("reviews", () => {
  test("an access review answers for the sender, also when impersonating", async () => {
    const { server } = await newCluster();
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: {
        resourceAttributes: {
          verb: "update",
          group: "networking.istio.io",
          resource: "virtualservices",
          namespace: "shop",
        },
      },
    };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const own = await callServer(server, path, { method: "POST", body });
    expect([own.code, own.json.status]).toEqual([201, { allowed: true }]);
    const other = await callServer(server, path, {
      method: "POST",
      body,
      headers: { "Impersonate-User": "mika" },
    });
    expect(other.json.status).toEqual({ allowed: false });
  });

  test("a token review knows the tokens", async () => {
    const { server } = await newCluster();
    const ask = (token: string) =>
      callServer(server, "/apis/authentication.k8s.io/v1/tokenreviews", {
        method: "POST",
        body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token } },
      });
    expect((await ask("viewer-token")).json.status).toMatchObject({
      authenticated: true,
      user: { username: "mika", groups: ["viewers", "system:authenticated"] },
    });
    expect((await ask("nobody")).json.status).toEqual({ user: {}, error: "[invalid bearer token]" });
  });
});

describe("writes", () => {
  test("a lost race is a 409 with the real body", async () => {
    const { server, store } = await newCluster();
    const created = store.create(splitRoute("cart"));
    store.put(splitRoute("cart", [50, 50]));
    const answer = await callServer(server, `${ROUTES}/cart`, { method: "PUT", body: created });
    expect(answer.code).toBe(409);
    expect(answer.json).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message:
        'Operation cannot be fulfilled on virtualservices.networking.istio.io "cart": the object has been modified; please apply your changes to the latest version and try again',
      reason: "Conflict",
      details: { name: "cart", group: "networking.istio.io", kind: "virtualservices" },
      code: 409,
    });
  });

  test("an update of an object that was deleted and made again is a 409 that names both uids", async () => {
    const { server, store } = await newCluster();
    const first = store.create(splitRoute("cart"));
    store.delete({ group: "networking.istio.io", kind: "VirtualService", namespace: "shop", name: "cart" });
    const second = store.create(splitRoute("cart"));
    const answer = await callServer(server, `${ROUTES}/cart`, { method: "PUT", body: first });
    expect(answer.code).toBe(409);
    expect(answer.json.message).toContain(
      `Precondition failed: UID in precondition: ${first.metadata.uid ?? ""}, UID in object meta: ${second.metadata.uid ?? ""}`,
    );
  });

  const REFUSED: readonly [string, string, HttpCall, number, string][] = [
    [
      "a missing namespace",
      "/api/v1/namespaces/none/configmaps",
      { method: "POST", body: configMap("a", {}, "none") },
      404,
      'namespaces "none" not found',
    ],
    [
      "an object that exists",
      ROUTES,
      { method: "POST", body: splitRoute("cart") },
      409,
      'virtualservices.networking.istio.io "cart" already exists',
    ],
    [
      "another namespace in the body",
      ROUTES,
      { method: "POST", body: splitRoute("web", [1, 1], "prod") },
      400,
      "the namespace of the provided object does not match the namespace sent on the request",
    ],
    [
      "another name in the body",
      `${ROUTES}/cart`,
      { method: "PUT", body: splitRoute("web") },
      400,
      "the name of the object (web) does not match the name on the URL (cart)",
    ],
    [
      "an update without a version",
      `${ROUTES}/cart`,
      { method: "PUT", body: splitRoute("cart") },
      422,
      'VirtualService.networking.istio.io "cart" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    ],
    [
      "a strategic merge patch on a custom kind",
      `${ROUTES}/cart`,
      { method: "PATCH", body: {}, headers: { "Content-Type": "application/strategic-merge-patch+json" } },
      415,
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
    ],
    [
      "an unknown dryRun",
      `${ROUTES}?dryRun=Some`,
      { method: "POST", body: splitRoute("web") },
      422,
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: "Some": supported values: "All"',
    ],
    [
      "a resource that is not served",
      "/apis/networking.istio.io/v1/namespaces/shop/sleds",
      {},
      404,
      "the server could not find the requested resource",
    ],
    [
      "a create across namespaces",
      "/apis/networking.istio.io/v1/virtualservices",
      { method: "POST", body: splitRoute("web") },
      405,
      "the server does not allow this method on the requested resource",
    ],
    [
      "an answer in another language",
      MAPS,
      { headers: { Accept: "application/xml" } },
      406,
      "only the following media types are accepted: application/json",
    ],
    [
      "a body above 3 MiB",
      MAPS,
      { method: "POST", body: configMap("big", { a: "x".repeat(3 * 1024 * 1024) }) },
      413,
      "Request entity too large: limit is 3145728",
    ],
    ["a body that is no JSON", MAPS, { method: "POST", body: "{" }, 400, ""],
  ];

  test.each(REFUSED)("%s is refused as the API server does", async (...[, path, call, code, message]) => {
    const { server, store } = await newCluster();
    store.create(splitRoute("cart"));
    const answer = await callServer(server, path, call);
    expect(answer.code).toBe(code);
    expect(answer.json.kind).toBe("Status");
    if (message !== "") expect(answer.json.message).toBe(message);
  });

  test("a merge patch changes what it names and records its manager", async () => {
    const { server } = await newCluster();
    await callServer(server, `${ROUTES}?fieldManager=helm`, { method: "POST", body: splitRoute("cart") });
    const answer = await callServer(server, `${ROUTES}/cart?fieldManager=foresail`, {
      method: "PATCH",
      headers: MERGE,
      body: { spec: { hosts: ["cart", "cart.shop"] } },
    });
    expect(answer.code).toBe(200);
    const metadata = answer.json.metadata as {
      generation: number;
      managedFields: { manager: string; fieldsV1: unknown }[];
    };
    expect(metadata.generation).toBe(2);
    expect(metadata.managedFields.map(({ manager, fieldsV1 }) => [manager, fieldsV1])).toEqual([
      ["foresail", { "f:spec": { "f:hosts": {} } }],
      ["helm", { "f:spec": { ".": {}, "f:http": {} } }],
    ]);
  });

  test("a dry run answers as the write would and stores nothing", async () => {
    const { server, store } = await newCluster();
    const before = store.resourceVersion;
    const answer = await callServer(server, `${ROUTES}?dryRun=All`, {
      method: "POST",
      body: splitRoute("cart"),
    });
    expect(answer.code).toBe(201);
    expect(answer.json.metadata).not.toHaveProperty("resourceVersion");
    expect(store.resourceVersion).toBe(before);
  });

  test("every served version names the same object", async () => {
    const { server } = await newCluster();
    const body = { ...splitRoute("cart"), apiVersion: "networking.istio.io/v1alpha3" };
    const created = await callServer(server, ROUTES.replace("/v1/", "/v1alpha3/"), { method: "POST", body });
    const read = await callServer(server, `${ROUTES}/cart`);
    expect(created.json.apiVersion).toBe("networking.istio.io/v1alpha3");
    expect(read.json).toEqual({ ...created.json, apiVersion: "networking.istio.io/v1" });
  });

  test("a delete answers a Status and honours its preconditions", async () => {
    const { server, store } = await newCluster();
    const { metadata } = store.create(splitRoute("cart"));
    const stale = await callServer(server, `${ROUTES}/cart`, {
      method: "DELETE",
      body: { preconditions: { resourceVersion: "1" } },
    });
    expect(stale.code).toBe(409);
    const gone = await callServer(server, `${ROUTES}/cart`, {
      method: "DELETE",
      body: { preconditions: { uid: metadata.uid } },
    });
    expect(gone.json).toMatchObject({
      status: "Success",
      details: { name: "cart", kind: "virtualservices", uid: metadata.uid },
    });
    expect((await callServer(server, `${ROUTES}/cart`)).code).toBe(404);
  });
});

describe("lists", () => {
  test("pages of any size join to the list as it was when the first page was read", async () => {
    const cluster = await newCluster();
    for (let count = 0; count < 17; count += 1) cluster.store.create(configMap(`map-${String(count)}`));
    const expected = await names(cluster, MAPS);
    let added = 0;
    const extras = () =>
      cluster.store
        .list(MAP_KIND, "shop")
        .flatMap(({ metadata }) => (metadata.name.endsWith("-extra") ? [metadata.name] : []));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (limit) => {
        const seen: string[] = [];
        let token = "";
        do {
          const { json } = await callServer(
            cluster.server,
            `${MAPS}?limit=${String(limit)}&continue=${token}`,
          );
          seen.push(...(json.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name));
          token = (json.metadata as { continue?: string }).continue ?? "";
          added += 1;
          cluster.store.put(configMap(`map-${String(added % 20)}-extra`, { added: String(added) }));
          if (token === "") {
            for (const name of extras()) cluster.store.delete({ ...MAP_KIND, namespace: "shop", name });
          }
        } while (token !== "");
        expect(seen).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  test("a page after trimmed history is 410 with a token to go on with", async () => {
    const { server, store } = await newCluster();
    for (const name of ["a", "b", "c"]) store.create(configMap(name));
    const first = await callServer(server, `${MAPS}?limit=1`);
    store.create(configMap("d"));
    store.trimHistory();
    const token = (first.json.metadata as { continue: string }).continue;
    const second = await callServer(server, `${MAPS}?limit=1&continue=${token}`);
    expect([second.code, second.json.reason]).toEqual([410, "Expired"]);
    const next = (second.json.metadata as { continue: string }).continue;
    const third = await callServer(server, `${MAPS}?continue=${next}`);
    expect((third.json.items as unknown[]).length).toBe(3);
  });

  test("a large list is compressed for who takes it", async () => {
    const { server, store } = await newCluster();
    store.create(configMap("big", { a: "x".repeat(200_000) }));
    const zipped = await callServer(server, MAPS, { headers: { "Accept-Encoding": "gzip" } });
    const plain = await callServer(server, MAPS);
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped.bytes).toString("utf8")).toBe(plain.text);
  });

  test("a version of the future is told to wait", async () => {
    const { server, store } = await newCluster();
    const answer = await callServer(server, `${MAPS}?resourceVersion=${String(store.resourceVersion + 100)}`);
    expect([answer.code, answer.json.reason]).toEqual([504, "Timeout"]);
  });
});

describe("watches", () => {
  test("tell changes from a version on, and what leaves the selection as deleted", async () => {
    const { server, store } = await newCluster();
    const first = store.create({
      ...splitRoute("cart"),
      metadata: { name: "cart", namespace: "shop", labels: { a: "1" } },
    });
    const watch = await openWatch(
      server,
      `${ROUTES}?watch=true&labelSelector=a%3D1&resourceVersion=${first.metadata.resourceVersion ?? ""}`,
    );
    store.create(splitRoute("web"));
    store.update({ ...first, spec: { hosts: ["x"] } });
    store.put(splitRoute("cart"));
    const events = [await watch.next(), await watch.next()];
    expect(
      events.map(({ type, object }) => [type, object.metadata?.name, object.metadata?.resourceVersion]),
    ).toEqual([
      ["MODIFIED", "cart", String(store.resourceVersion - 1)],
      ["DELETED", "cart", String(store.resourceVersion)],
    ]);
    watch.close();
  });

  test("without a version begin with what is there", async () => {
    const { server, store } = await newCluster();
    store.create(splitRoute("cart"));
    const watch = await openWatch(server, `${ROUTES}?watch=1`);
    expect((await watch.next()).type).toBe("ADDED");
    watch.close();
  });

  test("initial events end with a marked bookmark", async () => {
    const { server, store } = await newCluster();
    store.create(splitRoute("cart"));
    const watch = await openWatch(
      server,
      `${ROUTES}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    expect((await watch.next()).type).toBe("ADDED");
    expect(await watch.next()).toMatchObject({
      type: "BOOKMARK",
      object: { metadata: { annotations: { "k8s.io/initial-events-end": "true" } } },
    });
    watch.close();
  });

  test("from before a trim get one ERROR with 410 and end", async () => {
    const { server, store } = await newCluster();
    store.create(splitRoute("cart"));
    store.trimHistory();
    const watch = await openWatch(server, `${ROUTES}?watch=1&resourceVersion=1`);
    expect(await watch.next()).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
    await expect(watch.next()).rejects.toThrow("ended");
  });

  test("end at their timeout with a bookmark", async () => {
    const { server, store } = await newCluster();
    const watch = await openWatch(
      server,
      `${ROUTES}?watch=1&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=${String(store.resourceVersion)}`,
    );
    expect((await watch.next()).type).toBe("BOOKMARK");
    await expect(watch.next()).rejects.toThrow("ended");
  });

  test("end when the server drops them", async () => {
    const { server, store } = await newCluster();
    const watch = await openWatch(
      server,
      `${ROUTES}?watch=1&resourceVersion=${String(store.resourceVersion)}`,
    );
    server.dropWatches();
    await expect(watch.next()).rejects.toThrow("ended");
  });
});

describe("faults", () => {
  test("a stopped server comes back on its port with the same objects", async () => {
    const { server, store } = await newCluster();
    store.create(splitRoute("cart"));
    await server.stop();
    await expect(callServer(server, "/version")).rejects.toThrow("ECONNREFUSED");
    await server.restart();
    expect((await callServer(server, `${ROUTES}/cart`)).code).toBe(200);
  });

  test("planned failures are answered as a busy server answers", async () => {
    const { server } = await newCluster();
    server.failNext(1, 429);
    const busy = await callServer(server, "/version");
    expect([busy.code, busy.headers["retry-after"], busy.json.reason]).toEqual([429, "1", "TooManyRequests"]);
    expect((await callServer(server, "/version")).code).toBe(200);
  });
});

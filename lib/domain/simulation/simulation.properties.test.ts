import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { AuthorizeRequest } from "./authz/request-facts.ts";
import { baseObjects } from "./fixtures/recorded-worlds.ts";
import { authorize, routeRequest, traceRequest } from "./index.ts";
import type { WorkloadClient } from "./request.ts";

const base = baseObjects();
const runs = { numRuns: 150 };

const rig = snapshotOf({ cluster: "rig", objects: base });

const meshOf = (objects: readonly KubeObject[]): MeshSnapshot => ({
  ...rig,
  config: snapshotOf({ cluster: "rig", objects }).config,
});

/** Without pods every workload is taken to have a sidecar. */
const policiesOnly = (objects: readonly KubeObject[]): MeshSnapshot =>
  snapshotOf({ cluster: "rig", objects });

const paths = ["/", "/a", "/a/b", "/admin", "/A"];
const principals = ["cluster.local/ns/alpha/sa/client-a", "cluster.local/ns/beta/sa/client-b"];

const source = fc.record(
  {
    principals: fc.subarray(principals, { minLength: 1 }),
    notNamespaces: fc.subarray(["alpha", "beta"], { minLength: 1 }),
    ipBlocks: fc.subarray(["198.18.1.0/24", "10.0.0.0/8"], { minLength: 1 }),
    requestPrincipals: fc.constant(["*"]),
  },
  { requiredKeys: [] },
);
const operation = fc.record(
  {
    methods: fc.subarray(["GET", "POST"], { minLength: 1 }),
    notPaths: fc.subarray(["/admin", "/a*"], { minLength: 1 }),
    paths: fc.subarray(["/a*", "*b", "/admin"], { minLength: 1 }),
    ports: fc.subarray(["8080", "9090"], { minLength: 1 }),
    hosts: fc.constant(["web*"]),
  },
  { requiredKeys: [] },
);
const rule = fc.record(
  {
    from: fc.array(fc.record({ source }), { minLength: 1, maxLength: 2 }),
    to: fc.array(fc.record({ operation }), { minLength: 1, maxLength: 2 }),
    when: fc.constant([{ key: "request.headers[x-a]", values: ["1"] }]),
  },
  { requiredKeys: [] },
);
const rules = fc.array(rule, { minLength: 1, maxLength: 3 });

function policy(name: string, action: string, list: readonly object[]): KubeObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name, namespace: "alpha" },
    spec: { action, rules: list as never },
  };
}

/** A caller in the mesh has a principal, one out of it has none: where it is not told, the caller's namespace stands for it. */
const full: fc.Arbitrary<AuthorizeRequest> = fc
  .record({
    to: fc.record({
      namespace: fc.constant("alpha"),
      labels: fc.constant({ app: "web" }),
      port: fc.constantFrom(8080, 9090),
    }),
    source: fc.record({
      principal: fc.constantFrom(null, ...principals),
      namespace: fc.constantFrom("alpha", "beta"),
      ip: fc.constantFrom("198.18.1.41", "192.168.0.1"),
      requestPrincipal: fc.constant(null),
      claims: fc.constant(null),
      inMesh: fc.boolean(),
    }),
    protocol: fc.constantFrom("http", "tcp"),
    method: fc.constantFrom("GET", "POST"),
    authority: fc.constantFrom("web", "web.alpha:80", "other"),
    path: fc.constantFrom(...paths),
    headers: fc.constantFrom({}, { "x-a": "1" }),
  })
  .map(({ source: caller, ...rest }) => ({
    ...rest,
    source: callerOf(caller.inMesh ? (caller.principal ?? principals[0] ?? null) : null, caller),
  }));

/** A principal names its namespace: whoever has one is in no other. */
function callerOf<Caller extends { readonly namespace: string }>(principal: string | null, caller: Caller) {
  return { ...caller, principal, namespace: principal?.split("/")[2] ?? caller.namespace };
}

/** The same request with some facts taken away. */
function partOf(request: AuthorizeRequest, hidden: readonly string[]): AuthorizeRequest {
  const keep = ([name]: readonly [string, unknown]): boolean => !hidden.includes(name);
  const { to, source: from, ...rest } = request;
  return {
    ...(Object.fromEntries(Object.entries(rest).filter(keep)) as object),
    to: { ...to, ...(hidden.includes("port") ? { port: null } : {}) },
    source: Object.fromEntries(Object.entries(from).filter(keep)),
  };
}

const order = { deny: 0, unknown: 1, allow: 2 } as const;

describe("authorize", () => {
  it("never allows more after a DENY policy is added", () => {
    fc.assert(
      fc.property(rules, rules, full, (allow, deny, request) => {
        const before = authorize(policiesOnly([policy("a", "ALLOW", allow)]), request);
        const after = authorize(
          policiesOnly([policy("a", "ALLOW", allow), policy("d", "DENY", deny)]),
          request,
        );
        expect(order[after.verdict]).toBeLessThanOrEqual(order[before.verdict]);
      }),
      runs,
    );
  });

  it("never denies more after a rule is added to an ALLOW policy that exists", () => {
    fc.assert(
      fc.property(rules, rule, full, (list, added, request) => {
        const before = authorize(policiesOnly([policy("a", "ALLOW", list)]), request);
        const after = authorize(policiesOnly([policy("a", "ALLOW", [...list, added])]), request);
        expect(order[after.verdict]).toBeGreaterThanOrEqual(order[before.verdict]);
      }),
      runs,
    );
  });

  it("may deny more after the first ALLOW policy is added", () => {
    const request: AuthorizeRequest = {
      to: { namespace: "alpha", labels: { app: "web" }, port: 8080 },
      source: { principal: null },
      protocol: "http",
      method: "GET",
    };
    expect(authorize(policiesOnly([]), request).verdict).toBe("allow");
    const onlyPost = policy("a", "ALLOW", [{ to: [{ operation: { methods: ["POST"] } }] }]);
    expect(authorize(policiesOnly([onlyPost]), request).verdict).toBe("deny");
  });

  it("does not depend on the order of rules", () => {
    fc.assert(
      fc.property(fc.constantFrom("ALLOW", "DENY"), rules, full, (action, list, request) => {
        const forward = authorize(policiesOnly([policy("p", action, list)]), request);
        const backward = authorize(policiesOnly([policy("p", action, list.toReversed())]), request);
        expect(backward.verdict).toBe(forward.verdict);
      }),
      runs,
    );
  });

  it("only refines its answer when an unknown fact becomes known", () => {
    const hideable = ["protocol", "method", "authority", "path", "headers", "principal", "ip", "port"];
    fc.assert(
      fc.property(rules, rules, full, fc.subarray(hideable), (allow, deny, request, hidden) => {
        const mesh = policiesOnly([policy("a", "ALLOW", allow), policy("d", "DENY", deny)]);
        const partial = authorize(mesh, partOf(request, hidden));
        if (partial.verdict === "unknown") expect(partial.missing).not.toEqual([]);
        else expect(authorize(mesh, request).verdict).toBe(partial.verdict);
      }),
      runs,
    );
  });
});

const match = fc.record(
  {
    uri: fc.oneof(
      fc.record({ prefix: fc.constantFrom(...paths) }),
      fc.record({ exact: fc.constantFrom(...paths) }),
      fc.record({ regex: fc.constantFrom("/a.*", "[", "(a+)+$", ".*") }),
    ),
    method: fc.record({ exact: fc.constantFrom("GET", "POST") }),
    sourceNamespace: fc.constantFrom("alpha", "beta"),
  },
  { requiredKeys: [] },
);
const destination = fc.record({
  destination: fc.record(
    {
      host: fc.constantFrom("web", "api", "gone"),
      subset: fc.constantFrom("v1", "v9"),
      port: fc.constant({ number: 80 }),
    },
    { requiredKeys: ["host", "port"] },
  ),
  weight: fc.integer({ min: 1, max: 100 }),
});
const http = fc.record(
  {
    match: fc.array(match, { maxLength: 2 }),
    route: fc.array(destination, { minLength: 1, maxLength: 3 }),
    fault: fc.record({
      abort: fc.record({
        httpStatus: fc.constant(503),
        percentage: fc.record({ value: fc.double({ min: 0, max: 100, noNaN: true }) }),
      }),
      delay: fc.record({
        fixedDelay: fc.constant("1s"),
        percentage: fc.record({ value: fc.double({ min: 0, max: 100, noNaN: true }) }),
      }),
    }),
  },
  { requiredKeys: ["route"] },
);

function virtualService(list: readonly object[]): KubeObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "v", namespace: "alpha" },
    spec: { hosts: ["web"], http: list as never },
  };
}

const from: WorkloadClient = {
  namespace: "alpha",
  labels: { app: "client-a" },
  serviceAccount: "client-a",
  ip: "198.18.1.41",
  inMesh: true,
};

describe("traceRequest", () => {
  it("shares of one answer sum to 1", () => {
    fc.assert(
      fc.property(fc.array(http, { minLength: 1, maxLength: 4 }), fc.constantFrom(...paths), (list, path) => {
        const { outcomes } = traceRequest(meshOf([virtualService(list)]), {
          from,
          to: { service: "web.alpha" },
          port: 80,
          protocol: "http",
          method: "GET",
          authority: "web",
          path,
          headers: {},
        });
        expect(outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
      runs,
    );
  });
});

const connections = fc.array(
  fc.record({
    sni: fc.constantFrom("a.example.com", "*.example.com", "b.example.com"),
    route: fc.array(destination, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const passthrough = (
  list: readonly { readonly sni: string; readonly route: readonly object[] }[],
): readonly KubeObject[] => [
  {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "tls", namespace: "istio-system" },
    spec: {
      selector: { istio: "ingressgateway" },
      servers: [
        {
          port: { number: 443, name: "tls", protocol: "TLS" },
          tls: { mode: "PASSTHROUGH" },
          hosts: ["*.example.com"],
        },
      ],
    },
  },
  {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "tls", namespace: "alpha" },
    spec: {
      hosts: ["*.example.com"],
      gateways: ["istio-system/tls"],
      tls: list.map(({ sni, route }) => ({ match: [{ sniHosts: [sni] }], route })) as never,
    },
  },
];

const traceWeb = (objects: readonly KubeObject[], path: string) =>
  traceRequest(meshOf(objects), {
    from,
    to: { service: "web.alpha" },
    port: 80,
    protocol: "http",
    method: "GET",
    authority: "web",
    path,
    headers: {},
  });

describe("traceRequest with more objects", () => {
  it("shares of a connection at a gateway sum to 1", () => {
    fc.assert(
      fc.property(
        connections,
        fc.constantFrom("a.example.com", "c.example.com", "example.org"),
        (list, sni) => {
          const { outcomes } = traceRequest(meshOf(passthrough(list)), {
            from: { gateway: { namespace: "istio-system", labels: { istio: "ingressgateway" } }, ip: null },
            to: null,
            port: 443,
            protocol: "tcp",
            method: "GET",
            authority: "",
            path: "/",
            headers: {},
            sni,
          });
          expect(outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        },
      ),
      runs,
    );
  });

  it("does not depend on the order in which objects are given", () => {
    fc.assert(
      fc.property(
        fc.array(http, { minLength: 1, maxLength: 3 }),
        rules,
        fc.constantFrom(...paths),
        (list, allow, path) => {
          const objects = [virtualService(list), policy("a", "ALLOW", allow), ...passthrough([])];
          expect(traceWeb(objects.toReversed(), path).outcomes).toEqual(traceWeb(objects, path).outcomes);
        },
      ),
      runs,
    );
  });

  it("is not changed by a VirtualService that another namespace keeps to itself", () => {
    fc.assert(
      fc.property(fc.array(http, { minLength: 1, maxLength: 3 }), fc.constantFrom(...paths), (list, path) => {
        const own = virtualService(list);
        const hidden: KubeObject = {
          ...virtualService([]),
          metadata: { name: "hidden", namespace: "beta" },
          spec: {
            hosts: ["web.alpha.svc.cluster.local"],
            exportTo: ["."],
            http: [{ directResponse: { status: 418 } }],
          },
        };
        expect(traceWeb([own, hidden], path)).toEqual(traceWeb([own], path));
      }),
      runs,
    );
  });
});

describe("routeRequest", () => {
  it("is not changed by anything behind a catch-all", () => {
    fc.assert(
      fc.property(
        fc.array(http, { maxLength: 2 }),
        fc.array(http),
        fc.constantFrom(...paths),
        (list, rest, path) => {
          const all = { route: [{ destination: { host: "api", port: { number: 80 } } }] };
          const request = {
            from,
            port: 80,
            scheme: "http",
            method: "GET",
            authority: "web",
            path,
            headers: {},
          } as const;
          const short = routeRequest(meshOf([virtualService([...list, all])]), request);
          const long = routeRequest(meshOf([virtualService([...list, all, ...rest])]), request);
          expect(long.route?.index).toBe(short.route?.index);
          expect(long.destinations.map(({ share }) => share)).toEqual(
            short.destinations.map(({ share }) => share),
          );
        },
      ),
      runs,
    );
  });
});

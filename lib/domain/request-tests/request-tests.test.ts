import { beforeAll, describe, expect, it } from "vitest";
import { buildWorld } from "@/demo/world/build-world.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { traceRequest } from "../simulation/trace.ts";
import { judgeAnswer, sumUp } from "./answer.ts";
import { compareTests } from "./compare-tests.ts";
import { askMesh, explainRequest } from "./explain.ts";
import { matrixCallers, matrixCell, matrixTargets } from "./matrix.ts";
import { operationsOf } from "./operations.ts";
import type { RequestQuestion } from "./question.ts";
import type { ExpectedAnswer, RequestTest } from "./request-test.ts";
import { toTrace } from "./to-trace.ts";

const objects = buildWorld(Date.parse("2026-11-23T12:00:00Z"));
let world: MeshSnapshot;

beforeAll(() => {
  world = snapshotOf({ cluster: "demo", objects });
});

const meshWith = (...more: readonly KubeObject[]): MeshSnapshot =>
  snapshotOf({ cluster: "demo", objects: [...objects, ...more] });

const ask = (
  from: RequestQuestion["from"],
  host: string,
  more: Partial<RequestQuestion> = {},
): RequestQuestion => ({
  from,
  host,
  port: 80,
  protocol: "http",
  method: "GET",
  path: "/",
  headers: {},
  claims: null,
  ...more,
});

const workload = (at: string): RequestQuestion["from"] => {
  const [namespace = "", name = ""] = at.split("/");
  return { type: "workload", namespace, name };
};

const account = (namespace: string, serviceAccount: string): RequestQuestion["from"] => ({
  type: "identity",
  namespace,
  serviceAccount,
});

const CLAIMED = { claims: { iss: "https://id.example", sub: "ada" } };

/** The demo's accounts, opened at its ingress gateway, which is to go through the waypoint. */
const ACCOUNTS_AT_GATEWAY: readonly KubeObject[] = [
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: "ambient",
      labels: {
        "istio.io/dataplane-mode": "ambient",
        "istio.io/use-waypoint": "waypoint",
        "istio.io/ingress-use-waypoint": "true",
      },
    },
  },
  {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "accounts", namespace: "istio-system" },
    spec: {
      selector: { istio: "ingressgateway" },
      servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["accounts.example.net"] }],
    },
  },
  {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "accounts", namespace: "istio-system" },
    spec: {
      hosts: ["accounts.example.net"],
      gateways: ["accounts"],
      http: [
        { route: [{ destination: { host: "accounts.ambient.svc.cluster.local", port: { number: 80 } } }] },
      ],
    },
  },
];

const PLAIN: RequestQuestion["from"] = { type: "plaintext", ip: null };

const policy = (name: string, spec: KubeObject["spec"]): KubeObject => ({
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { name, namespace: "production" },
  ...(spec === undefined ? {} : { spec }),
});

describe("explainRequest", () => {
  it.each([
    ["a split reaches both versions", ask(workload("production/web"), "api"), "reaches", "90.0"],
    ["a policy denies with 403", ask(workload("shop/web"), "payments"), "denied", "403"],
    ["STRICT refuses plaintext", ask(PLAIN, "orders.gateway-api"), "denied", "mutual TLS is demanded"],
    ["PERMISSIVE takes plaintext", ask(PLAIN, "cart.shop"), "reaches", "shop/cart"],
    [
      "a gateway takes a host of its own",
      ask({ type: "gateway", namespace: "istio-system", name: "istio-ingressgateway" }, "shop.example.net", {
        port: 443,
      }),
      "reaches",
      "shop/web",
    ],
    [
      "a gateway knows no other host",
      ask({ type: "gateway", namespace: "istio-system", name: "istio-ingressgateway" }, "else.example.net", {
        port: 443,
      }),
      "fails",
      "no route",
    ],
    ["a caller without pods is not known", ask(workload("shop/ghost"), "payments"), "unknown", "not known"],
    [
      "ambient reaches without routes",
      ask(workload("ambient/portal"), "accounts.ambient"),
      "reaches",
      "ambient/accounts",
    ],
  ] as const)("says that %s", (_name, question, verdict, text) => {
    const { answer } = explainRequest(world, question);
    expect(answer.verdict).toBe(verdict);
    expect(answer.text.replaceAll("\u202f", " ")).toContain(text);
  });

  it.each([
    ["its reader may read", workload("ambient/portal"), {}, "reaches", "passed"],
    ["its reader may not write", workload("ambient/portal"), { method: "POST" }, "denied", "stopped"],
    ["the account of its reader may read", account("ambient", "portal"), {}, "reaches", "passed"],
    ["another account may not", account("ambient", "accounts"), {}, "denied", "stopped"],
    ["stated claims are no identity", workload("ambient/accounts"), CLAIMED, "denied", "stopped"],
  ] as const)("at a waypoint: %s", (_name, from, more, verdict, state) => {
    const { answer, steps } = explainRequest(world, ask(from, "accounts.ambient", more));
    expect(answer.verdict).toBe(verdict);
    const waypoint = steps.find(({ id }) => id === "waypoint");
    expect(waypoint?.state).toBe(state);
    expect(waypoint?.rows.map(({ label }) => label)).toEqual(["ambient/waypoint"]);
    expect(waypoint?.evidence.map(({ object }) => object?.name)).toContain("accounts-readers");
    const server = steps.find(({ id }) => id === "authorization");
    expect(server?.state).toBe(state === "passed" ? "passed" : "skipped");
    expect(server?.evidence.map(({ object }) => object?.name)).not.toContain("accounts-readers");
  });

  it("has no step at a waypoint for a caller with a sidecar: it goes past", () => {
    const { answer, steps } = explainRequest(world, ask(workload("shop/web"), "accounts.ambient"));
    expect(answer.verdict).toBe("reaches");
    expect(steps.map(({ id }) => id)).not.toContain("waypoint");
  });

  it("is unknown, naming the waypoint, where nothing tells whether the caller goes through it", () => {
    const { answer } = explainRequest(world, ask(account("ambient", "ghost"), "accounts.ambient"));
    expect(answer.verdict).toBe("unknown");
    expect(answer.missing.map(({ what }) => what).join()).toContain("waypoint ambient/waypoint");
  });

  it("heeds the waypoint of a service that asks gateways to go through it", () => {
    const from = { type: "gateway", namespace: "istio-system", name: "istio-ingressgateway" } as const;
    const behind = meshWith(...ACCOUNTS_AT_GATEWAY);
    const question = ask(from, "accounts.example.net", { port: 80, ...CLAIMED });
    const { answer, steps } = explainRequest(behind, question);
    expect(answer.verdict).toBe("denied");
    expect(steps.find(({ id }) => id === "waypoint")?.state).toBe("stopped");
    expect(steps.find(({ id }) => id === "authorization")?.state).toBe("skipped");
  });

  it("names the object and the rule that decide", () => {
    const { steps } = explainRequest(world, ask(workload("shop/web"), "payments"));
    expect(steps.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "caller passed",
      "route passed",
      "destination passed",
      "mtls passed",
      "authorization stopped",
      "settings passed",
    ]);
    const denied = steps.find(({ id }) => id === "authorization")?.evidence[0];
    expect(denied?.object).toMatchObject({
      kind: "AuthorizationPolicy",
      namespace: "shop",
      name: "payments-callers",
    });
    expect(denied?.path).toEqual(["spec", "rules"]);
  });

  it("says what is missing where a fact of the request would decide", () => {
    const mesh = meshWith(
      policy("by-address", {
        action: "DENY",
        rules: [{ from: [{ source: { remoteIpBlocks: ["10.0.0.0/8"] } }] }],
      }),
    );
    const question = ask({ type: "identity", namespace: "shop", serviceAccount: "any" }, "web.production");
    const { answer } = explainRequest(mesh, question);
    expect(answer.verdict).toBe("unknown");
    expect(answer.missing.length).toBeGreaterThan(0);
  });

  it("takes stated claims for those of a verified token", () => {
    const authentication: KubeObject = {
      apiVersion: "security.istio.io/v1",
      kind: "RequestAuthentication",
      metadata: { name: "jwt", namespace: "production" },
      spec: {
        selector: { matchLabels: { app: "web" } },
        jwtRules: [{ issuer: "https://id.example", jwks: "{}" }],
      },
    };
    const needsToken = policy("token", {
      selector: { matchLabels: { app: "web" } },
      rules: [{ from: [{ source: { requestPrincipals: ["https://id.example/*"] } }] }],
    });
    const mesh = meshWith(authentication, needsToken);
    const verdictOf = (claims: RequestQuestion["claims"]) =>
      askMesh(mesh, ask(workload("production/frontend"), "web", { claims })).verdict;
    expect(verdictOf(null)).toBe("denied");
    expect(verdictOf({ iss: "https://id.example", sub: "ada" })).toBe("reaches");
    expect(verdictOf({ iss: "https://other.example", sub: "ada" })).toBe("denied");
  });

  it("gives the simulator's own answer for every pair of callers and services", () => {
    const hosts = matrixTargets(world, () => true).map(({ service, port }) => ({
      host: service.host,
      port: port.port,
    }));
    const names = [
      ...new Set([...world.pods].map(({ namespace, workload: { name } }) => `${namespace}/${name}`)),
    ];
    let asked = 0;
    for (const name of names) {
      for (const { host, port } of hosts) {
        const question = ask(workload(name), host, { port });
        const trace = toTrace(world, question);
        if (!trace.ok) continue;
        asked += 1;
        const { answer, steps } = explainRequest(world, question);
        expect(answer).toEqual(sumUp(traceRequest(world, trace.request)));
        const isStopped = steps.some(({ state, id }) => state === "stopped" && id !== "settings");
        if (answer.verdict === "reaches") expect(isStopped, `${name} → ${host}`).toBe(false);
        if (answer.verdict === "denied") expect(isStopped, `${name} → ${host}`).toBe(true);
      }
    }
    expect(asked).toBeGreaterThan(400);
  }, 60_000);
});

describe("judgeAnswer", () => {
  const expected: ExpectedAnswer = { verdict: "reaches", status: null, by: null, minShare: null };
  const answerOf = (question: RequestQuestion) => askMesh(world, question);
  it.each([
    ["passes when it reaches", expected, ask(workload("production/web"), "api"), "pass"],
    [
      "passes with the share of a version",
      { ...expected, by: "production/api-v1", minShare: 0.9 },
      ask(workload("production/web"), "api"),
      "pass",
    ],
    [
      "fails with too small a share",
      { ...expected, by: "production/api-v2", minShare: 0.5 },
      ask(workload("production/web"), "api"),
      "fail",
    ],
    ["fails when it is denied", expected, ask(workload("shop/web"), "payments"), "fail"],
    [
      "passes when a denial is expected",
      { ...expected, verdict: "denied", status: 403 },
      ask(workload("shop/web"), "payments"),
      "pass",
    ],
    [
      "fails on another status",
      { ...expected, verdict: "denied", status: 401 },
      ask(workload("shop/web"), "payments"),
      "fail",
    ],
    [
      "is unknown, not failed, for an unknown answer",
      expected,
      ask(workload("shop/ghost"), "payments"),
      "unknown",
    ],
  ] as const)("%s", (_name, wanted, question, result) => {
    expect(judgeAnswer(wanted, answerOf(question)).result).toBe(result);
  });
});

describe("compareTests", () => {
  const test = (
    name: string,
    question: RequestQuestion,
    expected: ExpectedAnswer["verdict"],
  ): RequestTest => ({
    cluster: "demo",
    id: name,
    name,
    question,
    expected: { verdict: expected, status: null, by: null, minShare: null },
    version: 1,
    author: { issuer: "i", subject: "s", display: "Ada" },
    createdAtMs: 0,
    updatedAtMs: 0,
  });
  const tests = [
    test("web calls api", ask(workload("production/web"), "api"), "reaches"),
    test("web calls cart", ask(workload("shop/web"), "cart"), "reaches"),
  ];

  it("finds nothing changed on the same mesh and on an equal one", () => {
    expect(compareTests(tests, world, world).every(({ isChanged }) => !isChanged)).toBe(true);
    const equal = snapshotOf({ cluster: "demo", objects });
    expect(compareTests(tests, world, equal).every(({ isChanged }) => !isChanged)).toBe(true);
  });

  it("finds only the test that a policy answers differently", () => {
    const after = meshWith(policy("nobody", {}));
    const changed = compareTests(tests, world, after).filter(({ isChanged }) => isChanged);
    expect(
      changed.map(({ test: { name }, before, after: becomes }) => [name, before.result, becomes.result]),
    ).toEqual([["web calls api", "pass", "fail"]]);
  });
});

describe("the matrix", () => {
  const targetOf = (mesh: MeshSnapshot, name: string) => {
    const target = matrixTargets(mesh, () => true).find(
      ({ service }) => `${service.namespace}/${service.name}` === name,
    );
    if (target === undefined) throw new Error(`no target ${name}`);
    return target;
  };
  const identity = (namespace: string, serviceAccount: string) =>
    ({ kind: "identity", namespace, serviceAccount }) as const;

  it("agrees with the request tester about every account and service", () => {
    for (const caller of matrixCallers(world, () => true)) {
      for (const target of matrixTargets(world, (namespace) => ["shop", "ambient"].includes(namespace))) {
        const { verdict } = matrixCell(world, caller, target);
        if (verdict === "uncertain" || verdict === "none") continue;
        const question = ask(
          { type: "identity", namespace: caller.namespace, serviceAccount: caller.serviceAccount },
          target.service.host,
          { port: target.port.port },
        );
        const denied = askMesh(world, question).outcomes.some(({ why }) => why === "denied");
        expect(denied, `${caller.serviceAccount} → ${target.service.name}`).toBe(verdict === "deny");
      }
    }
  });

  it("lets the waypoint of a service judge who goes through it, and never rounds to allowed", () => {
    const accounts = targetOf(world, "ambient/accounts");
    const reader = matrixCell(world, identity("ambient", "portal"), accounts);
    expect(reader.verdict).toBe("uncertain");
    expect(reader.missing).toEqual(["method at waypoint ambient/waypoint"]);
    const stranger = matrixCell(world, identity("ambient", "accounts"), accounts);
    expect(stranger.verdict).toBe("deny");
    expect(stranger.reason?.object?.name).toBe("accounts-readers");
    const other = matrixCell(world, { kind: "other" }, accounts);
    expect(other.verdict).toBe("uncertain");
    expect(other.missing).toEqual(["whether the caller goes through waypoint ambient/waypoint"]);
    expect(other.reason?.object?.name).toBe("accounts-readers");
  });

  it("says of callers that go past the waypoint that its policies do not judge them", () => {
    const accounts = targetOf(world, "ambient/accounts");
    const past = matrixCell(world, identity("shop", "web"), accounts);
    expect(past.verdict).toBe("allow");
    expect(past.reason?.text).toContain("past waypoint ambient/waypoint");
    const plain = matrixCell(world, { kind: "plaintext" }, accounts);
    expect(plain).toMatchObject({ verdict: "deny", reason: { object: { kind: "PeerAuthentication" } } });
  });

  it("tells operations apart that policies at the waypoint name", () => {
    const accounts = targetOf(world, "ambient/accounts");
    const operations = operationsOf(world, accounts);
    expect(operations.map(({ label }) => label)).toEqual(["GET any path", "anything else"]);
    const verdicts = operations.map(
      (operation) => matrixCell(world, identity("ambient", "portal"), { ...accounts, operation }).verdict,
    );
    expect(verdicts).toEqual(["allow", "deny"]);
  });

  it("is uncertain, naming the waypoint, where Gateways could not be listed", () => {
    const gateways = "Gateway.gateway.networking.k8s.io";
    const mesh: MeshSnapshot = {
      ...world,
      config: new Map([...world.config].filter(([key]) => key !== gateways)),
      availability: new Map([...world.availability, [gateways, { state: "forbidden", reason: "RBAC" }]]),
    };
    const cell = matrixCell(mesh, identity("ambient", "portal"), targetOf(mesh, "ambient/accounts"));
    expect(cell).toMatchObject({ verdict: "uncertain", missing: ["waypoint ambient/waypoint"] });
    const { answer } = explainRequest(mesh, ask(workload("ambient/portal"), "accounts.ambient"));
    expect(answer.verdict).toBe("unknown");
    expect(answer.missing.map(({ what }) => what)).toContain("waypoint ambient/waypoint");
  });

  it("keeps other identities and plaintext apart", () => {
    const payments = targetOf(world, "shop/payments");
    expect(matrixCell(world, { kind: "other" }, payments).verdict).toBe("deny");
    expect(matrixCell(world, { kind: "other" }, targetOf(world, "shop/cart")).verdict).toBe("allow");
    expect(matrixCell(world, { kind: "plaintext" }, targetOf(world, "shop/cart")).verdict).toBe("allow");
    const strict = matrixCell(world, { kind: "plaintext" }, targetOf(world, "gateway-api/orders"));
    expect(strict.verdict).toBe("deny");
    expect(strict.reason?.object?.kind).toBe("PeerAuthentication");
  });

  it("is uncertain, naming what it needs, where method and path decide; operations tell", () => {
    const mesh = meshWith(
      policy("reads", {
        selector: { matchLabels: { app: "web" } },
        rules: [{ to: [{ operation: { methods: ["GET"], paths: ["/api/*"] } }] }],
      }),
    );
    const web = targetOf(mesh, "production/web");
    const cell = matrixCell(mesh, identity("production", "frontend"), web);
    expect(cell.verdict).toBe("uncertain");
    expect(cell.missing.length).toBeGreaterThan(0);
    const operations = operationsOf(mesh, web);
    expect(operations.map(({ label }) => label)).toEqual(["GET /api/*", "anything else"]);
    const verdicts = operations.map(
      (operation) => matrixCell(mesh, identity("production", "frontend"), { ...web, operation }).verdict,
    );
    expect(verdicts).toEqual(["allow", "deny"]);
  });
});

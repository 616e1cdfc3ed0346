import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { AnyObject } from "../../istio/schema.ts";
import { admitObject } from "./admit.ts";

interface Recorded {
  readonly object: AnyObject;
  readonly accepted: boolean;
  readonly status: number;
  readonly message: string | null;
}

/** 600 random objects, many of them broken, as kube-apiserver 1.36 with istiod 1.31 answered them on a real mesh. */
const recorded = gunzipSync(readFileSync(new URL("./fixtures/admission.jsonl.gz", import.meta.url)))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);

/** 409: admitted, but the name was taken. */
const wasAdmitted = ({ accepted, status }: Recorded): boolean => accepted || status === 409;

describe("what a real mesh answered", () => {
  test("acceptance and status agree for every object", () => {
    expect(recorded).toHaveLength(600);
    const different = recorded.filter((record) => {
      const { accepted, status } = admitObject(record.object);
      return accepted !== wasAdmitted(record) || (!accepted && status !== record.status);
    });
    expect(different.map(({ object, message }) => ({ object, message }))).toEqual([]);
  });

  test("the words agree for every refused object, in whatever order the API server walked its fields", () => {
    const different = recorded.filter((record) => {
      if (wasAdmitted(record)) return false;
      const mine = new Set(sentences(admitObject(record.object).message));
      const theirs = sentences(record.message ?? "");
      // The recorder cut long messages off: what is whole must agree.
      const whole = isCut(record.message ?? "") ? theirs.slice(0, -1) : theirs;
      return (
        !whole.every((part) => mine.has(part)) ||
        (whole.length === theirs.length && mine.size !== new Set(theirs).size)
      );
    });
    expect(different.map(({ object, message }) => [message, admitObject(object).message])).toEqual([]);
  });
});

describe("what Istio's webhook says", () => {
  const security = (kind: string, spec: object): AnyObject => ({
    apiVersion: "security.istio.io/v1",
    kind,
    metadata: { name: "web", namespace: "alpha" },
    spec,
  });

  test("a trust domain has no slash", () => {
    const rules = [{ from: [{ source: { trustDomains: ["cluster.local/ns/alpha"] } }] }];
    expect(admitObject(security("AuthorizationPolicy", { rules })).message).toContain(
      `trust domain must not contain '/', found in TrustDomains: "cluster.local/ns/alpha"`,
    );
  });

  test("a token rule names an issuer or where its keys are", () => {
    expect(admitObject(security("RequestAuthentication", { jwtRules: [{}] })).message).toContain(
      "issuer or jwksUri must be non-empty string",
    );
  });
});

describe("null in a list that is keyed by a field", () => {
  const routeWith = (queryParams: readonly unknown[]): AnyObject => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "web", namespace: "alpha" },
    spec: {
      parentRefs: [{ group: "", kind: "Service", name: "web" }],
      rules: [{ matches: [{ queryParams }], backendRefs: [{ name: "web", port: 80 }] }],
    },
  });

  test("stands beside others without its key", () => {
    expect(admitObject(routeWith([null])).message).not.toContain("array of list-type map");
    expect(admitObject(routeWith([{ name: "q", value: "1" }, null])).message).not.toContain("Duplicate");
  });

  test("is a duplicate of another", () => {
    expect(admitObject(routeWith([null, null])).message).toContain(
      "spec.rules[0].matches[0].queryParams[1]: Duplicate value: {}",
    );
  });
});

const CUT_LENGTH = 600;

function isCut(message: string): boolean {
  return message.length >= CUT_LENGTH;
}

function sentences(message: string): readonly string[] {
  return message
    .replace(/ is invalid: \[?/, "\n")
    .replace(/\]$/, "")
    .split(/, (?=(?:spec|metadata|<nil>)\S*: |unknown field)|\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

const of = (
  apiVersion: string,
  kind: string,
  spec: object,
  annotations: Record<string, string> = {},
): AnyObject => ({
  apiVersion,
  kind,
  metadata: { name: "a", namespace: "shop", annotations },
  spec,
});
const vs = (spec: object): AnyObject =>
  of("networking.istio.io/v1", "VirtualService", { hosts: ["cart"], ...spec });
const http = (route: object): AnyObject =>
  vs({ http: [{ route: [{ destination: { host: "cart" } }], ...route }] });
const dr = (trafficPolicy: object, spec: object = {}): AnyObject =>
  of("networking.istio.io/v1", "DestinationRule", { host: "cart", trafficPolicy, ...spec });
const ap = (spec: object, annotations?: Record<string, string>): AnyObject =>
  of("security.istio.io/v1", "AuthorizationPolicy", spec, annotations);
const gateway = (server: object): AnyObject =>
  of("networking.istio.io/v1", "Gateway", {
    servers: [
      { port: { number: 443, name: "https", protocol: "HTTPS" }, hosts: ["a.example.com"], ...server },
    ],
  });
const se = (spec: object): AnyObject =>
  of("networking.istio.io/v1", "ServiceEntry", {
    hosts: ["a.example.com"],
    ports: [{ number: 80, name: "http", protocol: "HTTP" }],
    ...spec,
  });
const sidecar = (spec: object): AnyObject => of("networking.istio.io/v1", "Sidecar", spec);

describe("the webhook refuses", () => {
  const cases: readonly [name: string, object: AnyObject, message: string][] = [
    [
      "a rule with route and redirect",
      http({ redirect: { uri: "/" } }),
      "HTTP route cannot contain both route and redirect",
    ],
    [
      "a rule without an action",
      vs({ http: [{ name: "x" }] }),
      "HTTP route, redirect or direct_response is required",
    ],
    [
      "hosts that cover each other",
      vs({ hosts: ["*.b.c", "a.b.c"], http: [{ redirect: { uri: "/" } }] }),
      "duplicate hosts in virtual service: *.b.c & a.b.c",
    ],
    [
      "several weights of 0",
      http({ route: [{ destination: { host: "a" } }, { destination: { host: "b" } }] }),
      "total destination weight = 0",
    ],
    [
      "an unknown retry condition",
      http({ retries: { attempts: 1, retryOn: "5xx,999" } }),
      '"999" is not a valid retryOn policy',
    ],
    [
      "retries switched off but configured",
      http({ retries: { attempts: 0, retryOn: "5xx" } }),
      "http retry policy configured when attempts are set to 0 (disabled)",
    ],
    ["a regex beyond RE2", http({ match: [{ uri: { regex: "(?=a)" } }] }), "Istio uses RE2 style"],
    [
      "the presence regex outside withoutHeaders",
      http({ match: [{ headers: { a: { regex: "*" } } }] }),
      "Istio uses RE2 style",
    ],
    [
      "removing the host header",
      http({ headers: { request: { remove: ["host"] } } }),
      "cannot set Host header",
    ],
    ["a rewrite of nothing", http({ rewrite: {} }), "rewrite must specify at least one of URI"],
    [
      "JWT claims on a sidecar route",
      http({ match: [{ headers: { "@request.auth.claims.sub": { exact: "a" } } }] }),
      "only supported for gateway",
    ],
    [
      "a delegate with gateways",
      of("networking.istio.io/v1", "VirtualService", { gateways: ["g"], http: [{ redirect: { uri: "/" } }] }),
      "delegate virtual service must have no gateways specified",
    ],
    [
      "a mirror of more than all",
      http({ mirror: { host: "b" }, mirrorPercentage: { value: 101 } }),
      "mirror_percentage must have a max value of 100 (it has 101.000000)",
    ],
    [
      "a duration below a millisecond's precision",
      http({ timeout: "1500us" }),
      "only durations to ms precision are supported",
    ],
    ["an empty connection pool", dr({ connectionPool: {} }), "connection pool must have at least one field"],
    [
      "weights of localities below 100",
      dr({ loadBalancer: { localityLbSetting: { distribute: [{ from: "a", to: { b: 90 } }] } } }),
      "total locality weight 90 != 100",
    ],
    [
      "a maglev table that is no prime",
      dr({ loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize: 100 } } } }),
      "tableSize must be a prime number for maglev",
    ],
    [
      "local origin failures without the split",
      dr({ outlierDetection: { consecutiveLocalOriginFailures: 3 } }),
      "split external local origin errors is set to false",
    ],
    [
      "a rule for some workloads exported to all",
      dr({ tls: {} }, { workloadSelector: { matchLabels: { a: "b" } }, exportTo: ["*"] }),
      "beyond current namespace",
    ],
    ["CUSTOM without a provider", ap({ action: "CUSTOM", rules: [{}] }), "`provider.name` must not be empty"],
    [
      "an unknown condition",
      ap({ rules: [{ when: [{ key: "x", values: ["1"] }] }] }),
      "unknown attribute: x",
    ],
    [
      "a wildcard beside a template",
      ap({ rules: [{ to: [{ operation: { paths: ["/a/{*}/b*"] } }] }] }),
      "invalid or unsupported path",
    ],
    [
      "braces that are no template",
      ap({ rules: [{ to: [{ operation: { paths: ["/a/{id}"] } }] }] }),
      "Contains '{' or '}' beyond a supported path template",
    ],
    [
      "a template behind the one for the rest",
      ap({ rules: [{ to: [{ operation: { notPaths: ["/{**}/a/{*}"] } }] }] }),
      "{**} is not the last operator",
    ],
    [
      "an empty segment beside a template",
      ap({ rules: [{ to: [{ operation: { paths: ["/{*}//a"] } }] }] }),
      "with invalid string literal",
    ],
    [
      "dry-run on another kind",
      of("security.istio.io/v1", "PeerAuthentication", {}, { "istio.io/dry-run": "true" }),
      "unsupported annotation",
    ],
    ["dry-run that is no boolean", ap({}, { "istio.io/dry-run": "yes" }), "strconv.ParseBool"],
    ["TLS without settings", gateway({}), "server must have TLS settings for HTTPS/TLS protocols"],
    [
      "MUTUAL without a CA",
      gateway({ tls: { mode: "MUTUAL", serverCertificate: "a", privateKey: "b" } }),
      "MUTUAL TLS requires a client CA bundle",
    ],
    [
      "a short host on a gateway",
      gateway({ hosts: ["a"], tls: { mode: "SIMPLE", credentialName: "a" } }),
      "short names (non FQDN) are not allowed",
    ],
    [
      "several hosts on a TCP port",
      se({ hosts: ["a.b", "c.d"], resolution: "DNS", ports: [{ number: 1, name: "t", protocol: "TCP" }] }),
      "multiple hosts provided with non-HTTP, non-TLS ports",
    ],
    [
      "an endpoint port nobody defined",
      se({ resolution: "STATIC", endpoints: [{ address: "1.1.1.1", ports: { x: 1 } }] }),
      "is not defined by the service entry",
    ],
    ["an empty Sidecar", sidecar({}), "sidecar: empty configuration provided"],
    [
      "a catch-all listener that is not last",
      sidecar({ egress: [{ hosts: ["./*"] }, { hosts: ["./*"] }] }),
      "should be the last listener",
    ],
    [
      "a patch without an operation",
      of("networking.istio.io/v1alpha3", "EnvoyFilter", {
        configPatches: [{ applyTo: "CLUSTER", patch: { value: {} } }],
      }),
      "missing patch operation",
    ],
    [
      "keys that are no key set",
      of("security.istio.io/v1", "RequestAuthentication", { jwtRules: [{ issuer: "a", jwks: "{" }] }),
      "jwks parse error",
    ],
    [
      "an empty literal tag",
      of("telemetry.istio.io/v1", "Telemetry", {
        tracing: [{ customTags: { a: { literal: { value: "" } } } }],
      }),
      "literal",
    ],
  ];
  test.each(cases)("%s", (_name, object, message) => {
    const admission = admitObject(object);
    expect(admission.accepted).toBe(false);
    expect(admission.message).toContain(message);
    expect(admission.problems.length).toBeGreaterThan(0);
  });
});

describe("the cluster takes", () => {
  const cases: readonly [name: string, object: AnyObject][] = [
    [
      "weights that do not add up to 100",
      http({
        route: [
          { destination: { host: "a" }, weight: 3 },
          { destination: { host: "b" }, weight: 4 },
        ],
      }),
    ],
    ["an empty prefix of the path", http({ match: [{ uri: { prefix: "" } }] })],
    ["the presence regex in withoutHeaders", http({ match: [{ withoutHeaders: { a: { regex: "*" } } }] })],
    ["a status code as retry condition", http({ retries: { attempts: 1, retryOn: "connect-failure,503" } })],
    ["a policy that allows nobody", ap({})],
    ["a policy in dry-run", ap({ action: "DENY", rules: [{}] }, { "istio.io/dry-run": "true" })],
    [
      "templates of paths",
      ap({ rules: [{ to: [{ operation: { paths: ["/a/{*}/b/{**}", "/x*", "/{**}/tail/", "{*}/a"] } }] }] }),
    ],
    ["an idle timeout of 0", dr({ connectionPool: { tcp: { idleTimeout: "0s" } } })],
    [
      "a local rate limit",
      of("networking.istio.io/v1alpha3", "EnvoyFilter", {
        configPatches: [
          {
            applyTo: "HTTP_FILTER",
            match: { context: "SIDECAR_INBOUND" },
            patch: { operation: "INSERT_BEFORE", value: { name: "x" } },
          },
        ],
      }),
    ],
    ["a Sidecar that narrows egress", sidecar({ egress: [{ hosts: ["./*", "istio-system/*"] }] })],
  ];
  test.each(cases)("%s", (_name, object) => {
    expect(admitObject(object)).toMatchObject({ accepted: true, status: 200, message: "", problems: [] });
  });
});

describe("warnings do not refuse", () => {
  const redirect = { redirect: { uri: "/" } };
  const cases: readonly [name: string, object: AnyObject, warning: string][] = [
    [
      "a second catch-all",
      vs({ http: [redirect, redirect] }),
      "virtualService rule #1 not used (only the last rule can have no matches)",
    ],
    [
      "a prefix under an earlier one",
      vs({
        http: [
          { match: [{ uri: { prefix: "/a" } }], ...redirect },
          { match: [{ uri: { prefix: "/a/b" } }], ...redirect },
        ],
      }),
      "is not used (duplicate/overlapping match",
    ],
    [
      "a DENY of HTTP attributes only",
      ap({ action: "DENY", rules: [{ to: [{ operation: { paths: ["/a"] } }] }] }),
      "will deny all traffic to TCP ports",
    ],
    [
      "EnvoyFilter in general",
      of("networking.istio.io/v1alpha3", "EnvoyFilter", {}),
      "exposes internal implementation details",
    ],
  ];
  test.each(cases)("%s", (_name, object, warning) => {
    const admission = admitObject(object);
    expect(admission.accepted).toBe(true);
    expect(admission.warnings.join("\n")).toContain(warning);
  });
});

test("a kind that the release does not serve is not found", () => {
  const extension = of("extensions.istio.io/v1alpha1", "TrafficExtension", { lua: { inlineCode: "x" } });
  expect(admitObject(extension, { istioVersion: "1.29.3" }).status).toBe(404);
  expect(admitObject(extension, { istioVersion: "1.30.1" }).accepted).toBe(true);
});

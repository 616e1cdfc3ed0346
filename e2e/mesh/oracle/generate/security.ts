import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { type Draw, onlyWide } from "./draw.ts";
import { objectOf } from "./objects.ts";
import { APP_NAMESPACES, CLIENT_PRINCIPALS, ROOT_NAMESPACE, SERVICES } from "./vocabulary.ts";
import { TEST_ISSUER, TEST_JWKS } from "./test-issuer.ts";

type Fields = Record<string, unknown>;

const MODES = ["STRICT", "STRICT", "PERMISSIVE", "DISABLE", "UNSET"] as const;

function placed({ random }: Draw): { readonly namespace: string; readonly app: string | null } {
  const namespace = random.chance(0.2) ? ROOT_NAMESPACE : random.pick(APP_NAMESPACES);
  const here = SERVICES.filter((service) => service.namespace === namespace);
  const apps = namespace === ROOT_NAMESPACE ? ["istio-ingressgateway", "api"] : here.map(({ name }) => name);
  return { namespace, app: random.chance(0.6) ? random.pick(apps) : null };
}

export function peerAuthentication(draw: Draw, name: string): KubeObject {
  const { random } = draw;
  const { namespace, app } = placed(draw);
  const spec: Fields = random.fields({ mtls: [0.93, () => ({ mode: random.pick(MODES) })] });
  const isSelected = app !== null && random.chance(0.5);
  if (!isSelected) return objectOf("PeerAuthentication", namespace, name, spec);
  return objectOf("PeerAuthentication", namespace, name, {
    ...spec,
    selector: { matchLabels: { app } },
    ...random.fields({
      portLevelMtls: [
        0.5,
        () => ({
          [random.pick(["9090", "7000", ...(draw.wide ? ["8080"] : [])])]: { mode: random.pick(MODES) },
        }),
      ],
    }),
  });
}

export function authorizationPolicy(draw: Draw, name: string): KubeObject {
  const { random } = draw;
  const { namespace, app } = placed(draw);
  const action = random.pick(["ALLOW", "ALLOW", "DENY"]);
  const withoutRules = action === "ALLOW" && random.chance(0.08);
  const policy = objectOf("AuthorizationPolicy", namespace, name, {
    ...(action === "ALLOW" && random.chance(0.3) ? {} : { action }),
    ...(app === null ? {} : { selector: { matchLabels: { app } } }),
    ...(withoutRules ? {} : { rules: random.list(1, 2, () => rule(draw)) }),
  });
  if (!random.chance(onlyWide(draw, 0.05))) return policy;
  return { ...policy, metadata: { ...policy.metadata, annotations: { "istio.io/dry-run": "true" } } };
}

function rule(draw: Draw): Fields {
  const { random } = draw;
  return random.fields({
    from: [0.45, () => random.list(1, draw.wide ? 2 : 1, () => ({ source: oneOrTwo(draw, SOURCES) }))],
    to: [0.5, () => random.list(1, draw.wide ? 2 : 1, () => ({ operation: oneOrTwo(draw, OPERATIONS) }))],
    when: [0.3, () => random.list(1, draw.wide ? 2 : 1, () => condition(draw))],
  });
}

type Values = Readonly<Record<string, readonly string[]>>;

const SOURCES: Values = {
  principals: CLIENT_PRINCIPALS,
  namespaces: ["alpha", "beta", "istio-system", "al*", "*"],
  ipBlocks: ["198.18.1.41", "198.18.1.42/32", "198.18.1.32/28", "198.18.0.0/16", "10.0.0.0/8"],
  serviceAccounts: ["alpha/client-a", "beta/client-b", "client-a"],
};

const WIDE_SOURCES: Values = {
  remoteIpBlocks: ["198.18.1.43", "198.18.1.0/24", "1.2.3.4"],
  requestPrincipals: ["*", `${TEST_ISSUER}/alice`, `${TEST_ISSUER}/*`, "*/bob"],
  trustDomains: ["cluster.local", "other.local", "*"],
};

const OPERATIONS: Values = {
  hosts: ["api", "api*", "api.alpha", "*.example.com", "*"],
  methods: ["GET", "POST", "PUT", "*"],
  paths: ["/p1", "/p1/*", "*/x", "/admin*", "/admin/{*}/7", "/{**}/y", "/health", "/rw", "*"],
  ports: ["8080", "9090", "7000", "80"],
};

/** One attribute or two that must both hold; either may be the `not` form. */
function oneOrTwo(draw: Draw, known: Values): Fields {
  const { random } = draw;
  const all = known === SOURCES && draw.wide ? { ...known, ...WIDE_SOURCES } : known;
  const names = random.some(Object.keys(all), 1, 2);
  const apart = names.includes("serviceAccounts") ? ["serviceAccounts"] : names;
  return Object.fromEntries(
    apart.map((name) => [
      random.chance(0.3) ? notForm(name) : name,
      random.some(all[name] ?? [], 1, draw.wide ? 2 : 1),
    ]),
  );
}

const notForm = (name: string): string => `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const CONDITIONS: Values = {
  "request.headers[x-a]": ["1", "two", "t*", "*"],
  "request.headers[x-b]": ["two", "1"],
  "source.ip": ["198.18.1.41", "198.18.1.0/24"],
  "source.namespace": ["alpha", "beta"],
  "source.principal": ["cluster.local/ns/alpha/sa/client-a"],
  "source.serviceAccount": ["alpha/client-a"],
  "destination.ip": ["198.18.1.11", "198.18.1.0/24"],
  "destination.port": ["8080", "9090", "7000"],
};

const WIDE_CONDITIONS: Values = {
  "remote.ip": ["198.18.1.43", "198.18.0.0/16"],
  "connection.sni": ["*.svc.cluster.local", "outbound_.80_._.api.alpha.svc.cluster.local"],
  "request.auth.claims[group]": ["admin", "*"],
  "request.auth.claims[nested][key]": ["x"],
  "request.auth.audiences": ["api.example.com"],
  "request.auth.principal": [`${TEST_ISSUER}/alice`],
  "source.trustDomain": ["cluster.local"],
};

function condition(draw: Draw): Fields {
  const { random } = draw;
  const all = draw.wide ? { ...CONDITIONS, ...WIDE_CONDITIONS } : CONDITIONS;
  const key = random.pick(Object.keys(all));
  const values = random.some(all[key] ?? [], 1, 2);
  return { key, [random.chance(0.3) ? "notValues" : "values"]: values };
}

export function requestAuthentication(draw: Draw, name: string): KubeObject {
  const { random } = draw;
  const { namespace, app } = placed(draw);
  return objectOf("RequestAuthentication", namespace, name, {
    ...(app === null ? {} : { selector: { matchLabels: { app } } }),
    jwtRules: [
      {
        issuer: random.chance(0.85) ? TEST_ISSUER : "https://other.example.com",
        jwks: TEST_JWKS,
        ...random.fields({
          audiences: [0.25, () => ["api.example.com"]],
          forwardOriginalToken: [0.3, () => true],
          fromHeaders: [0.15, () => [{ name: "x-token", prefix: "Token " }]],
          fromParams: [0.1, () => ["token"]],
          outputPayloadToHeader: [0.15, () => "x-payload"],
          outputClaimToHeaders: [0.15, () => [{ header: "x-a", claim: random.pick(["group", "nothing"]) }]],
          fromCookies: [0.1, () => ["session"]],
        }),
      },
    ],
  });
}

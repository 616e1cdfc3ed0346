import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { type Draw, onlyWide } from "./draw.ts";
import { objectOf } from "./objects.ts";
import { APP_NAMESPACES, HTTP_PORTS, PREFIXES, SERVICES } from "./vocabulary.ts";

type Fields = Record<string, unknown>;

const SERVER_HOSTS = [["*"], ["*"], ["*.example.com"], ["alpha/*"], ["ext.example.com"]] as const;

export function gateway(draw: Draw): KubeObject {
  const { random } = draw;
  const hosts = random.pick<readonly string[]>([
    ...SERVER_HOSTS,
    ...(draw.wide ? [["./*"], ["beta/*", "ext.example.com"]] : []),
  ]);
  const redirects = random.chance(onlyWide(draw, 0.08));
  return objectOf("Gateway", "alpha", "gw", {
    selector: { istio: "ingressgateway" },
    servers: [
      {
        port: { number: 80, name: "http", protocol: "HTTP" },
        hosts,
        ...(redirects ? { tls: { httpsRedirect: true } } : {}),
      },
    ],
  });
}

export function sidecar(draw: Draw, name: string): KubeObject {
  const { random } = draw;
  const namespace = random.chance(0.1) ? "istio-system" : random.pick(APP_NAMESPACES);
  const client = namespace === "beta" ? "client-b" : "client-a";
  const hosts = random.pick([
    ["./*"],
    ["*/*"],
    ["alpha/*"],
    ["*/api.alpha.svc.cluster.local"],
    ["./*", "istio-system/*"],
    ["beta/cart.beta.svc.cluster.local", "alpha/*"],
    ["~/*"],
    ["*/*", "~alpha/web.alpha.svc.cluster.local"],
  ]);
  return objectOf("Sidecar", namespace, name, {
    ...(random.chance(0.4) && namespace !== "istio-system"
      ? { workloadSelector: { labels: { app: client } } }
      : {}),
    egress: [{ hosts }],
    ...random.fields({
      outboundTrafficPolicy: [
        0.4,
        () => random.pick<Fields>([{ mode: "REGISTRY_ONLY" }, { mode: "ALLOW_ANY" }]),
      ],
    }),
  });
}

export function serviceEntry(draw: Draw, name: string): KubeObject {
  const { random } = draw;
  const namespace = random.pick(APP_NAMESPACES);
  const endpoints = random.pick([
    [{ address: "198.18.1.31" }],
    [
      { address: "198.18.1.31", ports: { http: 8080 } },
      { address: "198.18.1.11", ports: { http: 8080 } },
    ],
  ]);
  return objectOf("ServiceEntry", namespace, name, {
    hosts: [random.pick(["unknown.test", "ext.example.com", "*.wild.test"])],
    addresses: ["198.18.200.1"],
    ports: [{ number: 80, name: "http", protocol: "HTTP", targetPort: 8080 }],
    location: random.pick(["MESH_EXTERNAL", "MESH_INTERNAL"]),
    resolution: "STATIC",
    endpoints,
    ...random.fields({ exportTo: [0.2, () => random.pick([["."], ["*"]])] }),
  });
}

interface RoutePlan {
  readonly name: string;
}

export function httpRoute(draw: Draw, { name }: RoutePlan): KubeObject {
  const { random } = draw;
  const namespace = draw.wide ? random.pick(APP_NAMESPACES) : "alpha";
  const parents = draw.wide ? SERVICES : SERVICES.filter((service) => service.namespace === "alpha");
  const parent = random.pick(parents);
  const parentRef = {
    group: "",
    kind: "Service",
    name: parent.name,
    ...(parent.namespace === namespace ? {} : { namespace: parent.namespace }),
    ...(random.chance(0.65) ? { port: draw.wide ? random.pick(HTTP_PORTS) : 80 } : {}),
  };
  return objectOf("HTTPRoute", namespace, name, {
    parentRefs: [parentRef],
    rules: random.list(1, 4, () => routeRule(draw, namespace)),
  });
}

const BACKEND_FILTERS: readonly Fields[] = [
  { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x-route", value: "backend" }] } },
  { type: "RequestHeaderModifier", requestHeaderModifier: { remove: ["x-a"] } },
  {
    type: "ResponseHeaderModifier",
    responseHeaderModifier: { add: [{ name: "x-added", value: "backend" }] },
  },
];

function backend(draw: Draw, namespace: string): Fields {
  const { random } = draw;
  const near = SERVICES.filter((service) => service.namespace === namespace);
  const service = random.pick(random.chance(onlyWide(draw, 0.15)) ? SERVICES : near);
  return {
    name: service.name,
    ...(service.namespace === namespace ? {} : { namespace: service.namespace }),
    port: random.pick(HTTP_PORTS),
    ...(random.chance(0.9) ? { weight: random.pick([1, 1, 0, 3]) } : {}),
    ...(random.chance(onlyWide(draw, 0.1)) ? { filters: [random.pick(BACKEND_FILTERS)] } : {}),
  };
}

/** Names of headers and parameters are unique within a match, and prefixes are rewritten where one prefix matches. */
function routeRule(draw: Draw, namespace: string): Fields {
  const { random } = draw;
  const matches = random.list(draw.wide ? 0 : 1, 2, () => routeMatch(draw));
  const only = matches.length === 1 ? (matches[0]?.["path"] as Fields | undefined) : undefined;
  const isOnePrefix = only?.["type"] === "PathPrefix";
  const filters = routeFilters(draw, { isOnePrefix, namespace });
  const isRedirect = filters.some(({ type }) => type === "RequestRedirect");
  return {
    ...(matches.length === 0 ? {} : { matches }),
    ...(filters.length === 0 ? {} : { filters }),
    ...(isRedirect ? {} : { backendRefs: random.list(1, 2, () => backend(draw, namespace)) }),
    ...random.fields({
      timeouts: [
        isRedirect ? 0 : onlyWide(draw, 0.12),
        () => random.pick<Fields>([{ request: "250ms" }, { request: "400ms", backendRequest: "250ms" }]),
      ],
    }),
  };
}

function routeMatch(draw: Draw): Fields {
  const { random } = draw;
  return random.fields({
    path: [
      0.75,
      () => ({
        type: random.pick(["PathPrefix", "PathPrefix", "Exact", "RegularExpression"]),
        value: random.pick([...PREFIXES.filter((path) => !path.endsWith("/") || path === "/"), "/p2"]),
      }),
    ],
    headers: [
      0.25,
      () => [
        {
          name: "x-a",
          ...random.pick<Fields>([
            { type: "Exact", value: "1" },
            { type: "RegularExpression", value: "two" },
            ...(draw.wide ? [{ value: "two" }] : []),
          ]),
        },
      ],
    ],
    queryParams: [0.2, () => [{ name: "q", type: "Exact", value: "1" }]],
    method: [0.2, () => random.pick(["GET", "POST"])],
  });
}

function routeFilters(
  draw: Draw,
  { isOnePrefix, namespace }: { readonly isOnePrefix: boolean; readonly namespace: string },
): readonly Fields[] {
  const { random } = draw;
  const filters: Fields[] = [];
  if (random.chance(0.12))
    filters.push({
      type: "ResponseHeaderModifier",
      responseHeaderModifier: random.pick<Fields>([
        { add: [{ name: "x-added", value: "yes" }] },
        ...(draw.wide ? [{ set: [{ name: "x-added", value: "set" }] }, { remove: ["x-served-by"] }] : []),
      ]),
    });
  if (random.chance(0.08))
    filters.push({
      type: "RequestHeaderModifier",
      requestHeaderModifier: random.pick<Fields>([
        { set: [{ name: "x-route", value: "hr" }] },
        { remove: ["x-b"] },
        ...(draw.wide ? [{ add: [{ name: "x-a", value: "added" }] }] : []),
      ]),
    });
  if (isOnePrefix && random.chance(0.15)) {
    filters.push({
      type: "URLRewrite",
      urlRewrite: {
        path: {
          type: "ReplacePrefixMatch",
          replacePrefixMatch: random.pick(["/rw", ...(draw.wide ? ["/", "/rw/"] : [])]),
        },
      },
    });
  } else if (random.chance(onlyWide(draw, 0.08))) {
    filters.push({
      type: "URLRewrite",
      urlRewrite: random.pick<Fields>([
        { path: { type: "ReplaceFullPath", replaceFullPath: "/full" } },
        { hostname: "rewritten.example.com" },
      ]),
    });
  } else if (random.chance(onlyWide(draw, 0.08))) {
    filters.push({
      type: "RequestRedirect",
      requestRedirect: random.pick<Fields>([
        { statusCode: 301 },
        { hostname: "other.example.com", statusCode: 302 },
        { scheme: "https" },
        { port: 8443 },
        { path: { type: "ReplaceFullPath", replaceFullPath: "/new" } },
        ...(isOnePrefix ? [{ path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/moved" } }] : []),
      ]),
    });
  }
  if (random.chance(onlyWide(draw, 0.08)))
    filters.push({
      type: "RequestMirror",
      requestMirror: {
        backendRef: { name: namespace === "beta" ? "cart" : "web", port: 80 },
        ...random.pick<Fields>([
          {},
          { percent: 100 },
          { percent: 0 },
          { fraction: { numerator: 1, denominator: 1 } },
        ]),
      },
    });
  return filters;
}

export function grpcRoute({ random }: Draw, name: string): KubeObject {
  const parent = random.pick(SERVICES);
  const siblings = SERVICES.filter(({ namespace }) => namespace === parent.namespace);
  return objectOf("GRPCRoute", parent.namespace, name, {
    parentRefs: [{ group: "", kind: "Service", name: parent.name }],
    rules: random.list(1, 2, () => ({
      ...random.fields({
        matches: [
          0.8,
          () => [
            random.fields({
              method: [
                0.8,
                () =>
                  random.pick<Fields>([
                    { service: "oracle.Echo" },
                    { service: "oracle.Echo", method: "Say" },
                    { method: "Say" },
                  ]),
              ],
              headers: [0.3, () => [{ name: "x-a", value: "1" }]],
            }),
          ],
        ],
      }),
      backendRefs: random.list(1, 2, () => ({
        name: random.pick(siblings).name,
        port: 80,
        weight: random.pick([1, 3]),
      })),
    })),
  });
}

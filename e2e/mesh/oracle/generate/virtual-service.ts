import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { destination, weightedRoute } from "./destinations.ts";
import { type Draw, onlyWide } from "./draw.ts";
import { httpMatches } from "./matches.ts";
import { objectOf } from "./objects.ts";
import { APP_NAMESPACES, fqdnOf, GATEWAY_HOSTS, SERVICES, TCP_PORT } from "./vocabulary.ts";

type Fields = Record<string, unknown>;

export interface VirtualServicePlan {
  readonly name: string;
  /** Whether the world has the gateway `alpha/gw`. */
  readonly hasGateway: boolean;
  /** Namespace and name of delegates that the world holds. */
  readonly delegates?: readonly { readonly namespace: string; readonly name: string }[];
}

export function virtualService(draw: Draw, plan: VirtualServicePlan): KubeObject {
  const { random } = draw;
  const namespace = random.chance(0.08) ? "istio-system" : random.pick(APP_NAMESPACES);
  const gateways =
    plan.hasGateway && random.chance(0.75)
      ? random.pick([["alpha/gw"], ["alpha/gw"], ["alpha/gw", "mesh"]])
      : null;
  const atGateway = gateways !== null;
  const isMesh = gateways === null || gateways.includes("mesh");
  const http = random.list(1, 4, () => httpRule(draw, { ...plan, namespace, atGateway }));
  return objectOf("VirtualService", namespace, plan.name, {
    hosts: hostsOf(draw, { namespace, atGateway, isMesh }),
    ...(gateways === null ? {} : { gateways }),
    ...random.fields({
      exportTo: [0.15, () => random.pick([["."], ["*"], ["beta"], ...(draw.wide ? [["alpha", "."]] : [])])],
      tcp: [onlyWide(draw, 0.2), () => [tcpRule(draw, namespace)]],
    }),
    http,
  });
}

interface HostPlan {
  readonly namespace: string;
  readonly atGateway: boolean;
  readonly isMesh: boolean;
}

function hostsOf(draw: Draw, { namespace, atGateway, isMesh }: HostPlan): readonly string[] {
  const { random } = draw;
  const service = random.pick(SERVICES);
  if (!isMesh && random.chance(0.6))
    return random.pick([
      ["*"],
      [...GATEWAY_HOSTS],
      ["ext.example.com"],
      ["api.example.com"],
      ["*.example.com"],
    ]);
  if (atGateway && random.chance(0.4)) return ["ext.example.com", fqdnOf(service)];
  if (random.chance(0.08)) return [`*.${service.namespace}.svc.cluster.local`];
  if (draw.wide && random.chance(0.06)) return ["unknown.test"];
  return [service.namespace === namespace && random.chance(0.4) ? service.name : fqdnOf(service)];
}

interface RulePlan extends VirtualServicePlan {
  readonly namespace: string;
  readonly atGateway: boolean;
}

export function httpRule(draw: Draw, plan: RulePlan): Fields {
  const { random } = draw;
  const match = httpMatches(draw, plan.atGateway);
  const matches = match === null ? {} : { match };
  const name = random.chance(onlyWide(draw, 0.3)) ? { name: random.pick(["first", "second"]) } : {};
  const kind = random.next();
  if (kind < 0.1) return { ...name, ...matches, redirect: redirect(draw), ...headerEdits(draw, 0.1) };
  if (kind < 0.2)
    return { ...name, ...matches, directResponse: directResponse(draw), ...headerEdits(draw, 0.1) };
  const delegate = plan.delegates?.[0];
  if (delegate !== undefined && kind < 0.4)
    return { ...name, ...matches, delegate: random.pick(plan.delegates ?? [delegate]) };
  return { ...name, ...matches, ...forwarding(draw, plan.namespace) };
}

function forwarding(draw: Draw, namespace: string): Fields {
  const { random } = draw;
  return {
    route: weightedRoute(draw, namespace),
    ...random.fields({
      rewrite: [0.2, () => rewrite(draw)],
      fault: [0.12, () => fault(draw)],
      timeout: [0.1, () => random.pick(["0.25s", "0.4s"])],
      retries: [0.12, () => retries(draw)],
      corsPolicy: [onlyWide(draw, 0.08), () => cors(draw)],
    }),
    ...mirroring(draw, namespace),
    ...headerEdits(draw, 0.2),
  };
}

function redirect(draw: Draw): Fields {
  const { random } = draw;
  const base = random.fields({
    uri: [0.6, () => random.pick(["/new", "%PREFIX()%"])],
    authority: [0.4, () => "other.example.com"],
    scheme: [0.4, () => random.pick(["https", ...(draw.wide ? ["http"] : [])])],
    port: [0.3, () => random.pick([8443, ...(draw.wide ? [80, 443] : [])])],
    redirectCode: [0.6, () => random.pick([301, 302, 307, ...(draw.wide ? [303, 308] : [])])],
    derivePort: [onlyWide(draw, 0.1), () => random.pick(["FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"])],
  });
  if (base["port"] !== undefined) delete base["derivePort"];
  return (base["uri"] ?? base["authority"] ?? base["scheme"] ?? base["port"])
    ? base
    : { ...base, uri: "/new" };
}

function directResponse({ random }: Draw): Fields {
  return {
    status: random.pick([200, 503, 418]),
    ...random.fields({ body: [0.8, () => ({ string: "direct" })] }),
  };
}

function rewrite(draw: Draw): Fields {
  const { random } = draw;
  return random.pick<Fields>([
    { uri: "/rw" },
    { uri: "/rw" },
    { uri: "/" },
    { authority: "api" },
    { uri: "/rw", authority: "rewritten.example.com" },
    { uriRegexRewrite: { match: "/p([0-9])", rewrite: "/q\\1" } },
    ...(draw.wide
      ? [
          { uri: "/rw/" },
          { uriRegexRewrite: { match: "^/(.*)$", rewrite: "/all/\\1" } },
          { authority: "web.alpha" },
        ]
      : []),
  ]);
}

/** Aborts and delays are certain or impossible, so that two answers can be judged; cases look at shares. */
function fault(draw: Draw): Fields {
  const { random } = draw;
  const percentage = (): Fields => ({ percentage: { value: random.pick([100, 100, 0]) } });
  const made = random.fields({
    abort: [0.5, () => ({ httpStatus: random.pick([429, 503]), ...percentage() })],
    delay: [0.5, () => ({ fixedDelay: random.pick(["0.15s", "0.2s"]), percentage: { value: 100 } })],
  });
  return Object.keys(made).length === 0 ? { abort: { httpStatus: 429, ...percentage() } } : made;
}

function retries(draw: Draw): Fields {
  const { random } = draw;
  if (random.chance(0.1)) return { attempts: 0 };
  return {
    attempts: random.pick([1, 2, 3]),
    ...random.fields({
      retryOn: [
        0.8,
        () =>
          random.pick([
            "5xx",
            "5xx,reset",
            "503",
            "gateway-error,connect-failure",
            ...(draw.wide ? ["500", "retriable-4xx", "reset"] : []),
          ]),
      ],
      perTryTimeout: [0.3, () => "0.15s"],
      backoff: [onlyWide(draw, 0.2), () => "5ms"],
    }),
  };
}

function cors({ random }: Draw): Fields {
  return {
    allowOrigins: [
      random.pick<Fields>([{ exact: "https://a.example.com" }, { prefix: "https://" }, { regex: ".*" }]),
    ],
    allowMethods: ["GET", "POST"],
    ...random.fields({
      maxAge: [0.5, () => "24h"],
      allowCredentials: [0.3, () => true],
      allowHeaders: [0.5, () => ["x-a"]],
      exposeHeaders: [0.3, () => ["x-served-by"]],
      unmatchedPreflights: [0.4, () => random.pick(["FORWARD", "IGNORE"])],
    }),
  };
}

function mirroring(draw: Draw, namespace: string): Fields {
  const { random } = draw;
  if (!random.chance(0.15)) return {};
  if (random.chance(onlyWide(draw, 0.4))) {
    return {
      mirrors: random.list(1, 2, () => ({
        destination: destination(draw, namespace),
        percentage: { value: random.pick([100, 0]) },
      })),
    };
  }
  return {
    mirror: destination(draw, namespace),
    ...(random.chance(0.7) ? { mirrorPercentage: { value: 100 } } : {}),
  };
}

function headerEdits({ random }: Draw, share: number): Fields {
  if (!random.chance(share)) return {};
  const edits = (): Fields =>
    random.pick<Fields>([{ set: { "x-a": "set" } }, { add: { "x-added": "yes" } }, { remove: ["x-b"] }]);
  const headers = random.fields({ request: [0.6, edits], response: [0.6, edits] });
  return Object.keys(headers).length === 0 ? {} : { headers };
}

export function delegate(
  draw: Draw,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): KubeObject {
  const http = draw.random.list(1, 3, () =>
    httpRule(draw, { name, namespace, hasGateway: false, atGateway: false }),
  );
  return objectOf("VirtualService", namespace, name, { http });
}

function tcpRule(draw: Draw, namespace: string): Fields {
  const { random } = draw;
  const route = random.pick([[100], [50, 50]]).map((weight) => {
    const to = destination(draw, namespace);
    return { destination: { ...to, port: { number: TCP_PORT } }, weight };
  });
  return {
    ...random.fields({
      match: [
        0.5,
        () => [
          random.pick<Fields>([
            { port: TCP_PORT },
            { sourceLabels: { app: "client-a" } },
            { sourceNamespace: "beta" },
            { destinationSubnets: ["198.19.0.0/16"] },
          ]),
        ],
      ],
    }),
    route,
  };
}

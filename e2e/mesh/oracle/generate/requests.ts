import type { RecordedRequest } from "../../../../lib/domain/simulation/fixtures/recorded-worlds.ts";
import { type Draw, onlyWide } from "./draw.ts";
import { TOKENS } from "./test-issuer.ts";
import {
  GATEWAY_HOSTS,
  HEADER_VALUES,
  METHODS,
  PATHS,
  SERVICES,
  TCP_PORT,
  type BaseService,
} from "./vocabulary.ts";

/** What a world asks, before anything was observed. */
export type PlannedRequest = Omit<RecordedRequest, "observed" | "arrivals">;

export interface RequestPlan {
  readonly hasGateway: boolean;
  readonly hasTokens: boolean;
  readonly hasGrpc: boolean;
}

/** As many as wanted, in the proportions of the truth sample. */
export function requests(draw: Draw, plan: RequestPlan, count: number): readonly PlannedRequest[] {
  return Array.from({ length: count }, () => request(draw, plan));
}

function request(draw: Draw, plan: RequestPlan): PlannedRequest {
  const { random } = draw;
  if (plan.hasGateway && random.chance(0.4)) return atGateway(draw, plan);
  const kind = random.next();
  if (kind < 0.16) return toPod(draw, plan);
  if (kind < 0.22) return overTcp(draw);
  return throughMesh(draw, plan);
}

function http(draw: Draw, { hasTokens }: RequestPlan): Pick<PlannedRequest, "method" | "path" | "headers"> {
  const { random } = draw;
  const query = random.next();
  const path = random.pick(PATHS);
  const asked =
    query < 0.08
      ? "?sleep=300"
      : query < 0.33
        ? random.pick(["?q=1", "?q=abc", "?q=", ...(draw.wide ? ["?r=2&q=1", "?token=x"] : [])])
        : "";
  return {
    method: random.pick(["GET", "GET", "GET", "GET", ...METHODS, ...(draw.wide ? ["OPTIONS"] : [])]),
    path: `${path}${asked}`,
    headers: random.fields({
      "x-a": [0.4, () => random.pick(HEADER_VALUES)],
      "x-b": [0.22, () => random.pick(["1", "two"])],
      "x-fail": [0.06, () => random.pick(["503", "500"])],
      authorization: [hasTokens ? 0.6 : 0, () => `Bearer ${random.pick(Object.values(TOKENS))}`],
      origin: [onlyWide(draw, 0.05), () => "https://a.example.com"],
      "x-forwarded-for": [onlyWide(draw, 0.05), () => "1.2.3.4"],
    }) as Record<string, string>,
  };
}

/** Only clients of the service's namespace may use its short name. */
function hostOf(
  { random, wide }: Draw,
  { name, namespace }: BaseService,
  { port, isNear }: { readonly port: number; readonly isNear: boolean },
): string {
  const kind = random.next();
  if (wide && kind < 0.03) return "ext.example.com";
  if (wide && kind < 0.05) return "unknown.test";
  const full = `${name}.${namespace}.svc.cluster.local`;
  const host = random.pick([
    ...(isNear ? [name] : []),
    `${name}.${namespace}`,
    full,
    ...(wide ? [`${name}.${namespace}.svc`] : []),
  ]);
  return wide && random.chance(0.08) ? `${host}:${String(port)}` : host;
}

const CLIENTS = ["client-a", "client-b"] as const;

function throughMesh(draw: Draw, plan: RequestPlan): PlannedRequest {
  const { random } = draw;
  const service = random.pick(SERVICES);
  const port = random.chance(0.16) ? 9080 : 80;
  const client = random.pick(CLIENTS);
  const isNear = (client === "client-b") === (service.namespace === "beta");
  const base = {
    client,
    via: "mesh",
    service: `${service.name}.${service.namespace}`,
    port,
    proto: "http",
  } as const;
  return { ...base, host: hostOf(draw, service, { port, isNear }), ...http(draw, plan) };
}

function overTcp({ random }: Draw): PlannedRequest {
  const service = random.pick(SERVICES);
  const name = `${service.name}.${service.namespace}`;
  return {
    client: random.pick(CLIENTS),
    via: "mesh",
    service: name,
    port: TCP_PORT,
    proto: "tcp",
    host: service.name,
    method: "GET",
    path: "/",
    headers: {},
  };
}

function toPod(draw: Draw, plan: RequestPlan): PlannedRequest {
  const { random } = draw;
  const service = random.pick(SERVICES);
  const pod = `${service.name}-${random.pick(service.versions)}`;
  const isTcp = random.chance(onlyWide(draw, 0.1));
  const port = isTcp ? TCP_PORT : random.pick([8080, 8080, 8080, 9090]);
  const base = { client: "client-p", via: "pod", pod, port } as const;
  if (isTcp) return { ...base, proto: "tcp", host: service.name, method: "GET", path: "/", headers: {} };
  return { ...base, proto: "http", host: service.name, ...http(draw, plan) };
}

function atGateway(draw: Draw, plan: RequestPlan): PlannedRequest {
  const { random } = draw;
  const host = random.pick([
    ...GATEWAY_HOSTS,
    "ext.example.com",
    "unknown.test",
    ...SERVICES.map(({ name, namespace }) => `${name}.${namespace}.svc.cluster.local`),
  ]);
  return {
    client: "client-p",
    via: "gateway",
    port: 80,
    servicePort: 80,
    proto: "http",
    host,
    ...http(draw, plan),
  };
}

import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { destinationRule } from "./destination-rule.ts";
import type { Draw } from "./draw.ts";
import { gateway, grpcRoute, httpRoute, serviceEntry, sidecar } from "./gateway-kinds.ts";
import { Random } from "./random.ts";
import { type PlannedRequest, requests } from "./requests.ts";
import { authorizationPolicy, peerAuthentication, requestAuthentication } from "./security.ts";
import { delegate, virtualService } from "./virtual-service.ts";

export interface PlannedWorld {
  readonly world: number;
  readonly seed: number;
  readonly objects: readonly KubeObject[];
  readonly requests: readonly PlannedRequest[];
}

export interface WorldPlan {
  readonly seed: number;
  /** Position in the run; with the seed it decides everything. */
  readonly world: number;
  /** Only what the truth sample holds, or every field that the simulator knows. */
  readonly wide: boolean;
  readonly requestCount?: number;
}

/** What a world is about, so that few objects meet often. */
const THEMES = [
  "routes",
  "routes",
  "routes",
  "policies",
  "policies",
  "transport",
  "transport-and-policies",
  "gateway",
  "gateway",
  "gateway-api",
  "mixed",
] as const;
const WIDE_THEMES = [...THEMES, "tokens", "scope", "delegates", "entries", "gateway-api", "grpc"] as const;

type Theme = (typeof WIDE_THEMES)[number];

export function plannedWorld({ seed, world, wide, requestCount = 22 }: WorldPlan): PlannedWorld {
  const random = new Random(Math.imul(seed, 1_000_003) + world);
  const draw: Draw = { random, wide };
  const theme: Theme = random.pick<Theme>(wide ? WIDE_THEMES : THEMES);
  const plan = {
    hasGateway: theme === "gateway" || (theme === "tokens" && random.chance(0.3)),
    hasTokens: theme === "tokens",
    hasGrpc: theme === "grpc",
  };
  const objects = [...(plan.hasGateway ? [gateway(draw)] : []), ...MAKERS[theme](draw)];
  return {
    world,
    seed,
    objects: inRandomOrder(random, objects),
    requests: requests(draw, plan, requestCount),
  };
}

/** Objects that are created in the same second are told apart by name: the order of creation must not matter. */
function inRandomOrder(random: Random, objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects
    .map((object) => ({ object, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ object }) => object);
}

type Maker = (draw: Draw) => readonly KubeObject[];

const rules =
  (low: number, high: number): Maker =>
  (draw) =>
    draw.random.list(low, high, (index) => destinationRule(draw, `dr-${String(index)}`));
const services =
  (low: number, high: number, hasGateway = false): Maker =>
  (draw) =>
    draw.random.list(low, high, (index) => virtualService(draw, { name: `vs-${String(index)}`, hasGateway }));
const peers: Maker = (draw) =>
  draw.random.list(1, 3, (index) => peerAuthentication(draw, `pa-${String(index)}`));
const policies: Maker = (draw) =>
  draw.random.list(1, 4, (index) => authorizationPolicy(draw, `ap-${String(index)}`));
const tokens: Maker = (draw) =>
  draw.random.list(1, 2, (index) => requestAuthentication(draw, `ra-${String(index)}`));
const routes: Maker = (draw) =>
  draw.random.list(1, 2, (index) => httpRoute(draw, { name: `hr-${String(index)}` }));

const allOf =
  (...makers: readonly Maker[]): Maker =>
  (draw) =>
    makers.flatMap((make) => make(draw));
const perhaps =
  (share: number, make: Maker): Maker =>
  (draw) =>
    draw.random.chance(share) ? make(draw) : [];

const MAKERS: Readonly<Record<Theme, Maker>> = {
  routes: allOf(services(1, 3), rules(1, 3)),
  policies,
  transport: allOf(peers, perhaps(0.6, rules(1, 2))),
  "transport-and-policies": allOf(peers, policies, perhaps(0.25, rules(1, 2))),
  gateway: allOf(services(1, 2, true), rules(1, 3)),
  "gateway-api": allOf(routes, perhaps(0.7, rules(1, 2)), perhaps(0.25, services(1, 1))),
  mixed: allOf(peers, policies, services(1, 2), perhaps(0.5, rules(1, 2))),
  tokens: allOf(tokens, policies, perhaps(0.3, peers)),
  scope: allOf(
    (draw) => draw.random.list(1, 2, (index) => sidecar(draw, `sc-${String(index)}`)),
    perhaps(0.7, services(1, 2)),
    perhaps(0.5, rules(1, 2)),
  ),
  delegates: (draw) => {
    const named = draw.random.list(1, 3, (index) => ({
      namespace: draw.random.pick(["alpha", "beta"]),
      name: `part-${String(index)}`,
    }));
    const roots = draw.random.list(1, 2, (index) =>
      virtualService(draw, { name: `vs-${String(index)}`, hasGateway: false, delegates: named }),
    );
    const held = draw.random.chance(0.2) ? named.slice(1) : named;
    return [...roots, ...held.map((part) => delegate(draw, part)), ...rules(0, 2)(draw)];
  },
  entries: allOf(
    (draw) => draw.random.list(1, 2, (index) => serviceEntry(draw, `se-${String(index)}`)),
    perhaps(0.6, services(1, 2)),
    perhaps(0.3, peers),
  ),
  grpc: allOf(
    (draw) => draw.random.list(1, 2, (index) => grpcRoute(draw, `gr-${String(index)}`)),
    perhaps(0.4, rules(1, 2)),
  ),
};

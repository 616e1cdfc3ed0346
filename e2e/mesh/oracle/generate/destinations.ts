import { type Draw, onlyWide } from "./draw.ts";
import { HTTP_PORTS, SERVICES, fqdnOf } from "./vocabulary.ts";

type Fields = Record<string, unknown>;

/** A destination host as rules of the namespace may write it: FQDN, short name, or a short name of elsewhere. */
export function hostName({ random }: Draw, namespace: string): string {
  const service = random.pick(SERVICES);
  const isNear = service.namespace === namespace;
  return random.chance(isNear ? 0.4 : 0.05) ? service.name : fqdnOf(service);
}

export function destination(draw: Draw, namespace: string): Fields {
  const { random } = draw;
  const odd = random.chance(onlyWide(draw, 0.04));
  return {
    host: odd
      ? random.pick([
          "nowhere.alpha.svc.cluster.local",
          "old.plain.svc.cluster.local",
          "single.gamma.svc.cluster.local",
        ])
      : hostName(draw, namespace),
    ...random.fields({
      subset: [0.5, () => random.pick(["v1", "v2", "v3", ...(random.chance(0.05) ? ["v4"] : [])])],
      port: [0.6, () => ({ number: random.chance(0.03) ? 81 : random.pick(HTTP_PORTS) })],
    }),
  };
}

const WEIGHTS: readonly (readonly number[])[] = [
  [100],
  [50, 50],
  [90, 10],
  [100, 0],
  [0, 100],
  [33, 33, 34],
  [5, 90, 5],
  [1, 3],
];

/** `route` of a rule, with weights that Istio accepts. */
export function weightedRoute(draw: Draw, namespace: string): readonly Fields[] {
  const { random } = draw;
  if (random.chance(0.3)) return [routeTo(draw, namespace)];
  return random.pick(WEIGHTS).map((weight) => ({ ...routeTo(draw, namespace), weight }));
}

function routeTo(draw: Draw, namespace: string): Fields {
  const { random } = draw;
  return {
    destination: destination(draw, namespace),
    ...random.fields({
      headers: [
        0.12,
        () =>
          random.pick<Fields>([
            { request: { set: { "x-route": "r0" } } },
            ...(draw.wide
              ? [
                  { response: { set: { "x-route": "r0" } } },
                  { request: { remove: ["x-a"], add: { "x-added": "dest" } } },
                ]
              : []),
          ]),
      ],
    }),
  };
}

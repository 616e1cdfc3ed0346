import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { type Draw, onlyWide } from "./draw.ts";
import { objectOf } from "./objects.ts";
import { APP_NAMESPACES, type BaseService, fqdnOf, HTTP_PORTS, SERVICES } from "./vocabulary.ts";

type Fields = Record<string, unknown>;

export function destinationRule(draw: Draw, name: string): KubeObject {
  const { random } = draw;
  const service = random.pick(SERVICES);
  const namespace = random.chance(0.15)
    ? "istio-system"
    : random.chance(0.75)
      ? service.namespace
      : random.pick(APP_NAMESPACES);
  return objectOf("DestinationRule", namespace, name, {
    host: hostOf(draw, service, namespace),
    subsets: subsetsOf(draw, service),
    ...random.fields({
      trafficPolicy: [0.3, () => trafficPolicy(draw)],
      exportTo: [
        0.13,
        () => random.pick([["beta"], ["."], ["*"], ...(draw.wide ? [["alpha", "beta"]] : [])]),
      ],
      workloadSelector: [
        onlyWide(draw, 0.06),
        () => ({ matchLabels: { app: random.pick(["client-a", "client-b"]) } }),
      ],
    }),
  });
}

function hostOf({ random }: Draw, service: BaseService, namespace: string): string {
  if (random.chance(0.12)) return `*.${service.namespace}.svc.cluster.local`;
  return service.namespace === namespace && random.chance(0.35) ? service.name : fqdnOf(service);
}

function subsetsOf(draw: Draw, service: BaseService): readonly Fields[] {
  const { random } = draw;
  if (random.chance(0.01)) return [];
  const names = random.chance(0.05) ? service.versions.slice(0, 1) : service.versions;
  return names.map((version) => ({
    name: version,
    labels: { version: random.chance(0.1) ? "v9" : version },
    ...random.fields({
      trafficPolicy: [
        0.04 + onlyWide(draw, 0.06),
        () => ({ tls: { mode: random.pick(["DISABLE", "ISTIO_MUTUAL"]) } }),
      ],
    }),
  }));
}

function trafficPolicy(draw: Draw): Fields {
  const { random } = draw;
  const policy = random.fields({
    tls: [0.9, () => ({ mode: random.pick(["ISTIO_MUTUAL", "ISTIO_MUTUAL", "DISABLE"]) })],
    portLevelSettings: [
      0.12,
      () => [
        {
          port: { number: random.pick([...HTTP_PORTS, ...(draw.wide ? [7000] : [])]) },
          tls: { mode: random.pick(["ISTIO_MUTUAL", "DISABLE"]) },
        },
      ],
    ],
    loadBalancer: [
      onlyWide(draw, 0.2),
      () =>
        random.pick<Fields>([
          { simple: "ROUND_ROBIN" },
          { simple: "RANDOM" },
          { consistentHash: { httpHeaderName: "x-a" } },
        ]),
    ],
    connectionPool: [
      onlyWide(draw, 0.2),
      () => ({ http: { maxRequestsPerConnection: 1 }, tcp: { connectTimeout: "1s" } }),
    ],
    outlierDetection: [onlyWide(draw, 0.1), () => ({ consecutive5xxErrors: 50, interval: "60s" })],
  });
  return Object.keys(policy).length === 0 ? { tls: { mode: "ISTIO_MUTUAL" } } : policy;
}

import { z } from "zod";
import type { Path } from "../../base/json.ts";
import type { ContainerPort, PodSpecFacts } from "../snapshot.ts";
import { internPorts, internString } from "./intern.ts";

const securitySchema = z.object({ runAsUser: z.unknown().optional() }).nullish();

/** Of containers and of those that run before them. */
export const containerSchema = z.object({
  name: z.string(),
  image: z.string().nullish(),
  restartPolicy: z.string().nullish(),
  resources: z.object({ limits: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  ports: z.array(z.object({ name: z.string().nullish(), containerPort: z.number() })).nullish(),
  securityContext: securitySchema,
});

export const podSpecSchema = z.object({
  serviceAccountName: z.string().nullish(),
  hostNetwork: z.boolean().nullish(),
  securityContext: securitySchema,
  containers: z.array(containerSchema).nullish(),
  initContainers: z.array(containerSchema).nullish(),
});

type RawPodSpec = z.infer<typeof podSpecSchema>;

export const PROXY = "istio-proxy";
/** The user of Istio's proxies: what runs as it is not captured. */
const PROXY_USER = 1337;

const NONE: readonly Path[] = [];
export const NO_POD_SPEC: PodSpecFacts = {
  containerPorts: [],
  proxyUserPaths: NONE,
  autoImagePaths: NONE,
  hasProxyContainer: false,
  hasIstioInit: false,
};

/** What rules read of a pod's or a pod template's spec. Equal parts are the same object. */
export function podSpecFacts(spec: RawPodSpec): PodSpecFacts {
  return {
    containerPorts: containerPorts(spec),
    proxyUserPaths: shared(proxyUserPaths(spec)),
    autoImagePaths: shared(autoImagePaths(spec)),
    hasProxyContainer: [...(spec.containers ?? []), ...(spec.initContainers ?? [])].some(
      ({ name }) => name === PROXY,
    ),
    hasIstioInit: spec.initContainers?.some(({ name }) => name === "istio-init") ?? false,
  };
}

const shared = (paths: readonly Path[]): readonly Path[] => (paths.length === 0 ? NONE : paths);

/** Without the proxy's own metrics port; a gateway's listeners are ports of its proxy. */
function containerPorts({ containers }: RawPodSpec): readonly ContainerPort[] {
  return internPorts(
    (containers ?? [])
      .flatMap(({ ports }) => ports ?? [])
      .filter(({ name }) => name !== "http-envoy-prom")
      .map(({ name, containerPort }) => ({ name: internString(name ?? ""), port: containerPort })),
  );
}

function proxyUserPaths({ containers, securityContext }: RawPodSpec): readonly Path[] {
  return [
    ...(securityContext?.runAsUser === PROXY_USER ? [["securityContext", "runAsUser"]] : []),
    ...(containers ?? []).flatMap(({ name, securityContext: own }, index) =>
      name !== PROXY && own?.runAsUser === PROXY_USER
        ? [["containers", index, "securityContext", "runAsUser"]]
        : [],
    ),
  ];
}

function autoImagePaths({ containers }: RawPodSpec): readonly Path[] {
  return (containers ?? []).flatMap(({ name, image }, index) =>
    name === PROXY && image === "auto" ? [["containers", index, "image"]] : [],
  );
}

import { resolveHost } from "../../istio/host.ts";
import type { JsonObject, Path } from "../../base/json.ts";
import type { Labels } from "../../kube/kube-object.ts";
import { podsIn } from "../../mesh/lookup-endpoints.ts";
import {
  type ConfigObject,
  configObjects,
  type MeshSnapshot,
  type ServiceFacts,
} from "../../mesh/snapshot.ts";
import {
  hasLabels,
  numberAt,
  objectAt,
  objectsAt,
  sectionAt,
  textAt,
  textMapAt,
  textsAt,
} from "../spec-fields.ts";
import { byAge } from "./visible.ts";

/** A server of an Istio Gateway or a listener of a Kubernetes Gateway, as the proxy opens it. */
export interface GatewayServer {
  readonly object: ConfigObject;
  readonly path: Path;
  /** Gateway as `namespace/name`. */
  readonly key: string;
  readonly port: number;
  readonly protocol: string;
  readonly terminatesTls: boolean;
  readonly passthroughTls: boolean;
  readonly httpsRedirect: boolean;
  /** `namespace` limits whose routes may bind, null for any. */
  readonly hosts: readonly { readonly namespace: string | null; readonly host: string }[];
  /** Listener of a Kubernetes Gateway, else null. */
  readonly listener: { readonly name: string; readonly spec: JsonObject } | null;
}

export interface GatewayProxy {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Port that the gateway's proxy listens on for a port of its Service; the same number without such a Service. */
export function listenerPort(mesh: MeshSnapshot, proxy: GatewayProxy, port: number): number {
  for (const service of gatewayServices(mesh, proxy)) {
    const declared = service.ports.find((candidate) => candidate.port === port);
    if (declared === undefined) continue;
    if (typeof declared.targetPort === "number") return declared.targetPort;
    for (const pod of podsIn(mesh, proxy.namespace)) {
      if (!hasLabels(pod.labels, new Map(Object.entries(proxy.labels)))) continue;
      const named = pod.containerPorts.find(({ name }) => name === declared.targetPort);
      if (named !== undefined) return named.port;
    }
  }
  return port;
}

function gatewayServices(mesh: MeshSnapshot, { namespace, labels }: GatewayProxy): readonly ServiceFacts[] {
  return [...mesh.services.inNamespace(namespace)].filter(
    ({ selector }) => selector !== null && hasLabels(labels, new Map(Object.entries(selector))),
  );
}

/** Servers that the proxy serves for a port of its Service, oldest Gateway first. */
export function serversFor(mesh: MeshSnapshot, proxy: GatewayProxy, port: number): readonly GatewayServer[] {
  const listening = listenerPort(mesh, proxy, port);
  return allServers(mesh, proxy).filter((server) => listenerPort(mesh, proxy, server.port) === listening);
}

/** Servers of every port; empty for a proxy that is no gateway. */
export function allServers(mesh: MeshSnapshot, proxy: GatewayProxy): readonly GatewayServer[] {
  return [...istioServers(mesh, proxy), ...kubernetesServers(mesh, proxy)];
}

const NOT_TERMINATED = new Set(["PASSTHROUGH", "AUTO_PASSTHROUGH"]);

function istioServers(mesh: MeshSnapshot, proxy: GatewayProxy): readonly GatewayServer[] {
  return [...configObjects(mesh, "Gateway", "networking.istio.io")]
    .filter(({ spec }) => hasLabels(proxy.labels, textMapAt(spec, "selector") ?? new Map()))
    .toSorted(byAge)
    .flatMap((object) =>
      objectsAt(object.spec, "servers").map((server, index) => istioServer(object, server, index)),
    );
}

function istioServer(object: ConfigObject, server: JsonObject, index: number): GatewayServer {
  const port = sectionAt(server, "port");
  const tls = objectAt(server, "tls");
  const mode = tls === null ? null : (textAt(tls, "mode") ?? "SIMPLE");
  const protocol = (textAt(port, "protocol") ?? "HTTP").toUpperCase();
  const secure = protocol === "HTTPS" || protocol === "TLS";
  return {
    object,
    path: ["spec", "servers", index],
    key: `${object.namespace}/${object.name}`,
    port: numberAt(port, "number") ?? 0,
    protocol,
    terminatesTls: secure && mode !== null && !NOT_TERMINATED.has(mode),
    passthroughTls: secure && mode !== null && NOT_TERMINATED.has(mode),
    httpsRedirect: tls?.["httpsRedirect"] === true,
    hosts: textsAt(server, "hosts").map((text) => {
      const slash = text.indexOf("/");
      const ns = slash === -1 ? "*" : text.slice(0, slash);
      return {
        namespace: ns === "*" ? null : ns === "." ? object.namespace : ns,
        host: text.slice(slash + 1).toLowerCase(),
      };
    }),
    listener: null,
  };
}

function kubernetesServers(mesh: MeshSnapshot, proxy: GatewayProxy): readonly GatewayServer[] {
  return [...configObjects(mesh, "Gateway", "gateway.networking.k8s.io")]
    .filter((gateway) => runsOn(mesh, gateway, proxy))
    .toSorted(byAge)
    .flatMap((object) =>
      objectsAt(object.spec, "listeners").map((listener, index): GatewayServer => {
        const protocol = (textAt(listener, "protocol") ?? "HTTP").toUpperCase();
        const mode = textAt(sectionAt(listener, "tls"), "mode") ?? "Terminate";
        const secure = protocol === "HTTPS" || protocol === "TLS";
        return {
          object,
          path: ["spec", "listeners", index],
          key: `${object.namespace}/${object.name}`,
          port: numberAt(listener, "port") ?? 0,
          protocol,
          terminatesTls: secure && mode === "Terminate",
          passthroughTls: secure && mode === "Passthrough",
          httpsRedirect: false,
          hosts: [{ namespace: null, host: (textAt(listener, "hostname") ?? "*").toLowerCase() }],
          listener: { name: textAt(listener, "name") ?? "", spec: listener },
        };
      }),
    );
}

/** A Gateway runs on the deployment made for it, or on the Service that its address names. */
function runsOn(mesh: MeshSnapshot, gateway: ConfigObject, proxy: GatewayProxy): boolean {
  const addresses = objectsAt(gateway.spec, "addresses").filter(
    (address) => (textAt(address, "type") ?? "IPAddress") === "Hostname",
  );
  if (addresses.length > 0) {
    const hosts = addresses.map((address) =>
      resolveHost(textAt(address, "value") ?? "", gateway.namespace, mesh.settings.domain),
    );
    return gatewayServices(mesh, proxy).some(({ name, namespace }) =>
      hosts.includes(`${name}.${namespace}.svc.${mesh.settings.domain}`),
    );
  }
  if (gateway.namespace !== proxy.namespace) return false;
  const named =
    proxy.labels["gateway.networking.k8s.io/gateway-name"] ?? proxy.labels["istio.io/gateway-name"];
  return named === gateway.name;
}

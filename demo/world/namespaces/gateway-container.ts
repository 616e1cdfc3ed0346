import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import { PROXY_IMAGE } from "../injection.ts";

/** The proxy of a gateway or waypoint pod. */
export function gatewayContainer(
  ports: readonly number[],
  role: "router" | "waypoint" = "router",
): JsonObject {
  return {
    name: "istio-proxy",
    image: PROXY_IMAGE,
    args: ["proxy", role, "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--proxyLogLevel=warning"],
    ports: [
      ...ports.map((port) => ({ name: `port-${String(port)}`, containerPort: port, protocol: "TCP" })),
      { name: "http-envoy-prom", containerPort: 15090, protocol: "TCP" },
    ],
    resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { cpu: "100m", memory: "128Mi" } },
  };
}

export function gatewayPodLabels(name: string): Labels {
  return {
    "service.istio.io/canonical-name": name,
    "service.istio.io/canonical-revision": "latest",
    "sidecar.istio.io/inject": "false",
  };
}

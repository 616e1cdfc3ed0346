import { isCidr } from "../../../istio/ip-address.ts";

/** Why a value cannot be read; null when it can. */
type Check = (value: string) => string | null;

const said = (wanted: string, test: (value: string) => boolean): Check => {
  return (value) => (test(value) ? null : `${wanted} is wanted`);
};

const parts = (value: string): readonly string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
const isUint32 = (text: string): boolean => /^\d{1,10}$/.test(text) && Number(text) <= 4_294_967_295;
/** A quantity of Kubernetes: `100m`, `1.5`, `256Mi`, `1e3`. */
const isQuantity = (text: string): boolean =>
  /^[+-]?(\d+|\d+\.\d*|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/.test(text);

const ports = said("a list of ports", (value) => parts(value).every(isPort));
const portsOrAll: Check = (value) => (value === "*" ? null : ports(value));
const blocks = said("a list of address blocks", (value) => parts(value).every(isCidr));
const blocksOrAll: Check = (value) => (value === "*" ? null : blocks(value));
const seconds = said("a whole number", isUint32);
const quantity = said("a quantity such as 100m or 256Mi", isQuantity);

/** What the injector refuses or ignores (Istio 1.31, `pkg/kube/inject/validate.go`). */
const CHECKS: Readonly<Record<string, Check>> = {
  "sidecar.istio.io/interceptionMode": said("REDIRECT, TPROXY or NONE", (value) =>
    ["REDIRECT", "TPROXY", "NONE"].includes(value),
  ),
  "status.sidecar.istio.io/port": said("a port", isPort),
  "readiness.status.sidecar.istio.io/initialDelaySeconds": seconds,
  "readiness.status.sidecar.istio.io/periodSeconds": seconds,
  "readiness.status.sidecar.istio.io/failureThreshold": seconds,
  "traffic.sidecar.istio.io/includeOutboundIPRanges": blocksOrAll,
  "traffic.sidecar.istio.io/excludeOutboundIPRanges": blocks,
  "traffic.sidecar.istio.io/includeInboundPorts": portsOrAll,
  "traffic.sidecar.istio.io/excludeInboundPorts": ports,
  "traffic.sidecar.istio.io/excludeOutboundPorts": ports,
  "prometheus.istio.io/merge-metrics": said("true or false", (value) =>
    ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"].includes(value),
  ),
  "sidecar.istio.io/proxyCPU": quantity,
  "sidecar.istio.io/proxyMemory": quantity,
  "sidecar.istio.io/proxyCPULimit": quantity,
  "sidecar.istio.io/proxyMemoryLimit": quantity,
};

export function annotationProblem(name: string, value: string): string | null {
  const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
  return check === undefined ? null : check(value);
}

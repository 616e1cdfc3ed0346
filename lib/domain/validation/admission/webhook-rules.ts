import { checkAuthorizationPolicy } from "./authorization-policy.ts";
import { checkDestinationRule } from "./destination-rule.ts";
import { checkEnvoyFilter } from "./envoy-filter.ts";
import { checkProxyConfig, checkTrafficExtension, checkWasmPlugin } from "./extensions.ts";
import type { Findings } from "./findings.ts";
import { checkGateway } from "./gateway.ts";
import { checkPeerAuthentication } from "./peer-authentication.ts";
import { checkRequestAuthentication } from "./request-authentication.ts";
import { checkServiceEntry } from "./service-entry.ts";
import { checkSidecar } from "./sidecar.ts";
import { checkTelemetry } from "./telemetry.ts";
import { checkVirtualService } from "./virtual-service.ts";
import type { WebhookSubject } from "./webhook-subject.ts";
import { checkWorkloadEntry, checkWorkloadGroup } from "./workload-entry.ts";

export type WebhookRule = (subject: WebhookSubject, findings: Findings) => void;

/** Istio's webhook judges its own kinds; kinds of Gateway API have rules in their CRDs only. */
const RULES: ReadonlyMap<string, WebhookRule> = new Map<string, WebhookRule>([
  ["VirtualService.networking.istio.io", checkVirtualService],
  ["DestinationRule.networking.istio.io", checkDestinationRule],
  ["Gateway.networking.istio.io", checkGateway],
  ["ServiceEntry.networking.istio.io", checkServiceEntry],
  ["Sidecar.networking.istio.io", checkSidecar],
  ["WorkloadEntry.networking.istio.io", checkWorkloadEntry],
  ["WorkloadGroup.networking.istio.io", checkWorkloadGroup],
  ["EnvoyFilter.networking.istio.io", checkEnvoyFilter],
  ["ProxyConfig.networking.istio.io", checkProxyConfig],
  ["AuthorizationPolicy.security.istio.io", checkAuthorizationPolicy],
  ["PeerAuthentication.security.istio.io", checkPeerAuthentication],
  ["RequestAuthentication.security.istio.io", checkRequestAuthentication],
  ["Telemetry.telemetry.istio.io", checkTelemetry],
  ["WasmPlugin.extensions.istio.io", checkWasmPlugin],
  ["TrafficExtension.extensions.istio.io", checkTrafficExtension],
]);

/** Null for kinds that Istio's webhook does not judge. */
export function webhookRuleOf(kind: string, group: string): WebhookRule | null {
  return RULES.get(`${kind}.${group}`) ?? null;
}

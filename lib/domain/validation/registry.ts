import type { Rule } from "./rule.ts";
import { selectorOnGateway } from "./rules/ambient/selector-on-gateway.ts";
import { sidecarInAmbient } from "./rules/ambient/sidecar-in-ambient.ts";
import { annotationCurrent } from "./rules/annotations/annotation-current.ts";
import { annotationKnown } from "./rules/annotations/annotation-known.ts";
import { annotationPlaced } from "./rules/annotations/annotation-placed.ts";
import { annotationStable } from "./rules/annotations/annotation-stable.ts";
import { annotationValid } from "./rules/annotations/annotation-valid.ts";
import { countsAlone } from "./rules/any-kind/counts-alone.ts";
import { exportedToNamespace } from "./rules/any-kind/exported-to-namespace.ts";
import { fieldCurrent } from "./rules/any-kind/field-current.ts";
import { oneWithoutSelector } from "./rules/any-kind/one-without-selector.ts";
import { selectorMatches } from "./rules/any-kind/selector-matches.ts";
import { selectorsApart } from "./rules/any-kind/selectors-apart.ts";
import { allowsSomeone } from "./rules/authorization-policy/allows-someone.ts";
import { httpRuleOnTcp } from "./rules/authorization-policy/http-rule-on-tcp.ts";
import { principalExists } from "./rules/authorization-policy/principal-exists.ts";
import { principalUnderPermissive } from "./rules/authorization-policy/principal-under-permissive.ts";
import { requestPrincipalVerified } from "./rules/authorization-policy/request-principal-verified.ts";
import { sourceNamespaceExists } from "./rules/authorization-policy/source-namespace-exists.ts";
import { outlierCanEject } from "./rules/destination-rule/outlier-can-eject.ts";
import { portSettingsComplete } from "./rules/destination-rule/port-settings-complete.ts";
import { ruleHostExists } from "./rules/destination-rule/rule-host-exists.ts";
import { serverVerified } from "./rules/destination-rule/server-verified.ts";
import { subsetHasLabels } from "./rules/destination-rule/subset-has-labels.ts";
import { subsetSelectsPods } from "./rules/destination-rule/subset-selects-pods.ts";
import { systemCaOnly } from "./rules/destination-rule/system-ca-only.ts";
import { tlsFitsPeer } from "./rules/destination-rule/tls-fits-peer.ts";
import { absoluteOperations } from "./rules/envoy-filter/absolute-operations.ts";
import { operationApplies } from "./rules/envoy-filter/operation-applies.ts";
import { pinnedForAll } from "./rules/envoy-filter/pinned-for-all.ts";
import { rateLimitEnabled } from "./rules/envoy-filter/rate-limit-enabled.ts";
import { certificateOnce } from "./rules/gateway/certificate-once.ts";
import { gatewayConflict } from "./rules/gateway/gateway-conflict.ts";
import { gatewaySelectorMatches } from "./rules/gateway/gateway-selector-matches.ts";
import { portOnService } from "./rules/gateway/port-on-service.ts";
import { sharesGatewayHost } from "./rules/gateway/shares-host.ts";
import { enrolmentStated } from "./rules/namespace/enrolment-stated.ts";
import { injectionEnabled } from "./rules/namespace/injection-enabled.ts";
import { oneInjectionLabel } from "./rules/namespace/one-injection-label.ts";
import { proxyImageCurrent } from "./rules/namespace/proxy-image-current.ts";
import { acceptsPlaintext } from "./rules/peer-authentication/accepts-plaintext.ts";
import { sameProtocol } from "./rules/service-entry/same-protocol.ts";
import { sharesEntryPort } from "./rules/service-entry/shares-port.ts";
import { tcpHasAddresses } from "./rules/service-entry/tcp-has-addresses.ts";
import { externalNamePort } from "./rules/service/external-name-port.ts";
import { portProtocolDeclared } from "./rules/service/port-protocol-declared.ts";
import { conditionHolds } from "./rules/status/condition-holds.ts";
import { providerDefined } from "./rules/telemetry/provider-defined.ts";
import { claimsNeedAuthentication } from "./rules/virtual-service/claims-need-authentication.ts";
import { destinationHostExists } from "./rules/virtual-service/destination-host-exists.ts";
import { destinationOnce } from "./rules/virtual-service/destination-once.ts";
import { destinationPortStated } from "./rules/virtual-service/destination-port-stated.ts";
import { destinationVisible } from "./rules/virtual-service/destination-visible.ts";
import { gatewayExists } from "./rules/virtual-service/gateway-exists.ts";
import { gatewayIsWritten } from "./rules/virtual-service/gateway-is-written.ts";
import { hostInGateway } from "./rules/virtual-service/host-in-gateway.ts";
import { matchOnce } from "./rules/virtual-service/match-once.ts";
import { meshHostConflict } from "./rules/virtual-service/mesh-host-conflict.ts";
import { retriesStated } from "./rules/virtual-service/retries-stated.ts";
import { routeReachable } from "./rules/virtual-service/route-reachable.ts";
import { sharesMeshHost } from "./rules/virtual-service/shares-mesh-host.ts";
import { subsetExists } from "./rules/virtual-service/subset-exists.ts";
import { controlPlaneAddress } from "./rules/webhook/control-plane-address.ts";
import { oneInjector } from "./rules/webhook/one-injector.ts";
import { barePodHasProxy } from "./rules/workload/bare-pod-has-proxy.ts";
import { imageIsFilled } from "./rules/workload/image-is-filled.ts";
import { jwksFetchLimited } from "./rules/workload/jwks-fetch-limited.ts";
import { onePortPerTarget } from "./rules/workload/one-port-per-target.ts";
import { oneProtocolPerPort } from "./rules/workload/one-protocol-per-port.ts";
import { podsHaveProxy } from "./rules/workload/pods-have-proxy.ts";
import { proxyHasLimits } from "./rules/workload/proxy-has-limits.ts";
import { runsAsOwnUser } from "./rules/workload/runs-as-own-user.ts";

/** Every rule, by code. */
export const RULES: readonly Rule[] = [
  oneWithoutSelector,
  selectorMatches,
  exportedToNamespace,
  countsAlone,
  selectorsApart,
  fieldCurrent,
  annotationKnown,
  annotationPlaced,
  annotationValid,
  annotationCurrent,
  annotationStable,
  conditionHolds,
  gatewayExists,
  destinationHostExists,
  destinationVisible,
  gatewayIsWritten,
  destinationOnce,
  subsetExists,
  meshHostConflict,
  destinationPortStated,
  routeReachable,
  matchOnce,
  hostInGateway,
  claimsNeedAuthentication,
  retriesStated,
  sharesMeshHost,
  ruleHostExists,
  subsetSelectsPods,
  portSettingsComplete,
  tlsFitsPeer,
  subsetHasLabels,
  outlierCanEject,
  serverVerified,
  systemCaOnly,
  gatewayConflict,
  gatewaySelectorMatches,
  sharesGatewayHost,
  portOnService,
  certificateOnce,
  allowsSomeone,
  httpRuleOnTcp,
  principalUnderPermissive,
  sourceNamespaceExists,
  principalExists,
  requestPrincipalVerified,
  acceptsPlaintext,
  tcpHasAddresses,
  sameProtocol,
  sharesEntryPort,
  rateLimitEnabled,
  absoluteOperations,
  operationApplies,
  pinnedForAll,
  providerDefined,
  portProtocolDeclared,
  externalNamePort,
  proxyHasLimits,
  podsHaveProxy,
  barePodHasProxy,
  runsAsOwnUser,
  imageIsFilled,
  oneProtocolPerPort,
  onePortPerTarget,
  injectionEnabled,
  enrolmentStated,
  oneInjectionLabel,
  proxyImageCurrent,
  oneInjector,
  controlPlaneAddress,
  jwksFetchLimited,
  sidecarInAmbient,
  selectorOnGateway,
];

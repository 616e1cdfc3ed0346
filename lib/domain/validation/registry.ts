import type { Rule } from "./rule.ts";
import { besideService } from "./rules/ambient/beside-service.ts";
import { oneDataPlane } from "./rules/ambient/one-data-plane.ts";
import { policyWithoutWaypoint } from "./rules/ambient/policy-without-waypoint.ts";
import { selectorOnGateway } from "./rules/ambient/selector-on-gateway.ts";
import { sidecarInAmbient } from "./rules/ambient/sidecar-in-ambient.ts";
import { sidecarLeftOver } from "./rules/ambient/sidecar-left-over.ts";
import { targetsForPolicy } from "./rules/ambient/targets-for-policy.ts";
import { waypointExists } from "./rules/ambient/waypoint-exists.ts";
import { waypointForHost } from "./rules/ambient/waypoint-for-host.ts";
import { waypointForPolicy } from "./rules/ambient/waypoint-for-policy.ts";
import { waypointInAmbient } from "./rules/ambient/waypoint-in-ambient.ts";
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
import { hasEnforcer } from "./rules/authorization-policy/has-enforcer.ts";
import { policyHostDefined } from "./rules/authorization-policy/host-defined.ts";
import { httpRuleOnTcp } from "./rules/authorization-policy/http-rule-on-tcp.ts";
import { identityWithoutMtls } from "./rules/authorization-policy/identity-without-mtls.ts";
import { methodKnown } from "./rules/authorization-policy/method-known.ts";
import { principalExists } from "./rules/authorization-policy/principal-exists.ts";
import { principalUnderPermissive } from "./rules/authorization-policy/principal-under-permissive.ts";
import { requestPrincipalVerified } from "./rules/authorization-policy/request-principal-verified.ts";
import { sourceNamespaceExists } from "./rules/authorization-policy/source-namespace-exists.ts";
import { trustDomainKnown } from "./rules/authorization-policy/trust-domain-known.ts";
import { breakerAddsUp } from "./rules/destination-rule/breaker-adds-up.ts";
import { dropsGeneralTls } from "./rules/destination-rule/drops-general-tls.ts";
import { hidesServiceRule } from "./rules/destination-rule/hides-service-rule.ts";
import { losesToOlder } from "./rules/destination-rule/loses-to-older.ts";
import { mtlsUnasked } from "./rules/destination-rule/mtls-unasked.ts";
import { outlierCanEject } from "./rules/destination-rule/outlier-can-eject.ts";
import { portSettingsComplete } from "./rules/destination-rule/port-settings-complete.ts";
import { ruleHostExists } from "./rules/destination-rule/rule-host-exists.ts";
import { serverVerified } from "./rules/destination-rule/server-verified.ts";
import { sharesRuleHost } from "./rules/destination-rule/shares-host.ts";
import { subsetHasLabels } from "./rules/destination-rule/subset-has-labels.ts";
import { subsetHasReadyPods } from "./rules/destination-rule/subset-has-ready-pods.ts";
import { subsetSelectsPods } from "./rules/destination-rule/subset-selects-pods.ts";
import { systemCaOnly } from "./rules/destination-rule/system-ca-only.ts";
import { tlsFitsPeer } from "./rules/destination-rule/tls-fits-peer.ts";
import { absoluteOperations } from "./rules/envoy-filter/absolute-operations.ts";
import { operationApplies } from "./rules/envoy-filter/operation-applies.ts";
import { pinnedForAll } from "./rules/envoy-filter/pinned-for-all.ts";
import { rateLimitEnabled } from "./rules/envoy-filter/rate-limit-enabled.ts";
import { backendExists } from "./rules/gateway-api/backend-exists.ts";
import { classExists } from "./rules/gateway-api/class-exists.ts";
import { grantFromNamespace } from "./rules/gateway-api/grant-from-namespace.ts";
import { listenerOnce } from "./rules/gateway-api/listener-once.ts";
import { listenerShared } from "./rules/gateway-api/listener-shared.ts";
import { parentExists } from "./rules/gateway-api/parent-exists.ts";
import { referenceGranted } from "./rules/gateway-api/reference-granted.ts";
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
import { clientSendsMtls } from "./rules/peer-authentication/client-sends-mtls.ts";
import { portIsContainerPort } from "./rules/peer-authentication/port-is-container-port.ts";
import { sameProtocol } from "./rules/service-entry/same-protocol.ts";
import { sharesEntryPort } from "./rules/service-entry/shares-port.ts";
import { tcpHasAddresses } from "./rules/service-entry/tcp-has-addresses.ts";
import { appProtocolKnown } from "./rules/service/app-protocol-known.ts";
import { externalNamePort } from "./rules/service/external-name-port.ts";
import { portProtocolDeclared } from "./rules/service/port-protocol-declared.ts";
import { targetPortDeclared } from "./rules/service/target-port-declared.ts";
import { targetPortNamed } from "./rules/service/target-port-named.ts";
import { egressHostKnown } from "./rules/sidecar/egress-host-known.ts";
import { outboundModeStated } from "./rules/sidecar/outbound-mode-stated.ts";
import { rootWithoutSelector } from "./rules/sidecar/root-without-selector.ts";
import { conditionHolds } from "./rules/status/condition-holds.ts";
import { providerDefined } from "./rules/telemetry/provider-defined.ts";
import { claimsNeedAuthentication } from "./rules/virtual-service/claims-need-authentication.ts";
import { destinationHostExists } from "./rules/virtual-service/destination-host-exists.ts";
import { destinationOnce } from "./rules/virtual-service/destination-once.ts";
import { destinationPortStated } from "./rules/virtual-service/destination-port-stated.ts";
import { destinationVisible } from "./rules/virtual-service/destination-visible.ts";
import { gatewayExists } from "./rules/virtual-service/gateway-exists.ts";
import { gatewayIsWritten } from "./rules/virtual-service/gateway-is-written.ts";
import { gatewayNameForm } from "./rules/virtual-service/gateway-name-form.ts";
import { gatewaySkipsSplit } from "./rules/virtual-service/gateway-skips-split.ts";
import { hostInGateway } from "./rules/virtual-service/host-in-gateway.ts";
import { httpHostSpeaksHttp } from "./rules/virtual-service/http-host-speaks-http.ts";
import { matchOnce } from "./rules/virtual-service/match-once.ts";
import { meshHostConflict } from "./rules/virtual-service/mesh-host-conflict.ts";
import { retriesStated } from "./rules/virtual-service/retries-stated.ts";
import { retryHasTime } from "./rules/virtual-service/retry-has-time.ts";
import { routeReachable } from "./rules/virtual-service/route-reachable.ts";
import { sharesMeshHost } from "./rules/virtual-service/shares-mesh-host.ts";
import { subsetExists } from "./rules/virtual-service/subset-exists.ts";
import { weightNeeded } from "./rules/virtual-service/weight-needed.ts";
import { controlPlaneAddress } from "./rules/webhook/control-plane-address.ts";
import { oneInjector } from "./rules/webhook/one-injector.ts";
import { accountExists } from "./rules/workload-group/account-exists.ts";
import { labelsApart } from "./rules/workload-group/labels-apart.ts";
import { barePodHasProxy } from "./rules/workload/bare-pod-has-proxy.ts";
import { coveredByPolicy } from "./rules/workload/covered-by-policy.ts";
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
  retryHasTime,
  httpHostSpeaksHttp,
  sharesMeshHost,
  gatewaySkipsSplit,
  weightNeeded,
  gatewayNameForm,
  ruleHostExists,
  subsetSelectsPods,
  portSettingsComplete,
  tlsFitsPeer,
  subsetHasLabels,
  outlierCanEject,
  subsetHasReadyPods,
  breakerAddsUp,
  serverVerified,
  systemCaOnly,
  losesToOlder,
  sharesRuleHost,
  dropsGeneralTls,
  hidesServiceRule,
  mtlsUnasked,
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
  identityWithoutMtls,
  methodKnown,
  policyHostDefined,
  trustDomainKnown,
  hasEnforcer,
  acceptsPlaintext,
  clientSendsMtls,
  portIsContainerPort,
  egressHostKnown,
  rootWithoutSelector,
  outboundModeStated,
  tcpHasAddresses,
  sameProtocol,
  sharesEntryPort,
  rateLimitEnabled,
  absoluteOperations,
  operationApplies,
  pinnedForAll,
  providerDefined,
  portProtocolDeclared,
  appProtocolKnown,
  targetPortNamed,
  targetPortDeclared,
  externalNamePort,
  proxyHasLimits,
  podsHaveProxy,
  barePodHasProxy,
  runsAsOwnUser,
  imageIsFilled,
  oneProtocolPerPort,
  onePortPerTarget,
  coveredByPolicy,
  injectionEnabled,
  enrolmentStated,
  oneInjectionLabel,
  proxyImageCurrent,
  parentExists,
  backendExists,
  referenceGranted,
  listenerOnce,
  listenerShared,
  classExists,
  grantFromNamespace,
  oneInjector,
  controlPlaneAddress,
  jwksFetchLimited,
  sidecarInAmbient,
  selectorOnGateway,
  waypointForPolicy,
  targetsForPolicy,
  waypointForHost,
  besideService,
  oneDataPlane,
  sidecarLeftOver,
  waypointInAmbient,
  waypointExists,
  policyWithoutWaypoint,
  accountExists,
  labelsApart,
];

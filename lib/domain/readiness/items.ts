import { RULES } from "../validation/registry.ts";
import type { ReadinessItem } from "./item.ts";
import { addonsFound } from "./items/addons/addons-found.ts";
import { claimsAreVerified } from "./items/authorization/claims-are-verified.ts";
import { defaultDeny } from "./items/authorization/default-deny.ts";
import { policiesMatchSomebody } from "./items/authorization/policies-match-somebody.ts";
import { workloadsProtected } from "./items/authorization/workloads-protected.ts";
import { filtersSurviveUpgrades } from "./items/complexity/filters-survive-upgrades.ts";
import { noObjectIsIdle } from "./items/complexity/no-object-is-idle.ts";
import { objectsStaySmall } from "./items/complexity/objects-stay-small.ts";
import { otherFindings } from "./items/complexity/other-findings.ts";
import { proxiesKnowWhatTheyCall } from "./items/complexity/proxies-know-what-they-call.ts";
import { admissionWebhook } from "./items/control-plane/admission-webhook.ts";
import { controlPlanesReady } from "./items/control-plane/control-planes-ready.ts";
import { proxiesNotSkewed } from "./items/control-plane/proxies-not-skewed.ts";
import { proxiesSynced } from "./items/control-plane/proxies-synced.ts";
import { versionSupported } from "./items/control-plane/version-supported.ts";
import { gatewayPortsOpen } from "./items/gateway/gateway-ports-open.ts";
import { gatewaysEndTls } from "./items/gateway/gateways-end-tls.ts";
import { gatewaysSelectPods } from "./items/gateway/gateways-select-pods.ts";
import { hostsAreBound } from "./items/gateway/hosts-are-bound.ts";
import { injectionLabelsAgree } from "./items/injection/injection-labels-agree.ts";
import { namespacesInject } from "./items/injection/namespaces-inject.ts";
import { podsHaveProxy } from "./items/injection/pods-have-proxy.ts";
import { clientTlsFits } from "./items/mtls/client-tls-fits.ts";
import { mtlsIsStrict } from "./items/mtls/mtls-is-strict.ts";
import { sidecarsHaveLimits } from "./items/resources/sidecars-have-limits.ts";
import { destinationsExist } from "./items/traffic/destinations-exist.ts";
import { noVirtualServiceIsShadowed } from "./items/traffic/no-virtual-service-is-shadowed.ts";
import { outlierDetectionCanEject } from "./items/traffic/outlier-detection-can-eject.ts";
import { portSettingsComplete } from "./items/traffic/port-settings-complete.ts";
import { portsTellProtocol } from "./items/traffic/ports-tell-protocol.ts";
import { rateLimitsLimit } from "./items/traffic/rate-limits-limit.ts";
import { requestsTimeOut } from "./items/traffic/requests-time-out.ts";
import { retriesAreStated } from "./items/traffic/retries-are-stated.ts";
import { retriesFitTimeout } from "./items/traffic/retries-fit-timeout.ts";
import { routesAreReachable } from "./items/traffic/routes-are-reachable.ts";
import { servicesHaveBreakers } from "./items/traffic/services-have-breakers.ts";
import { subsetsExist } from "./items/traffic/subsets-exist.ts";
import { subsetsHavePods } from "./items/traffic/subsets-have-pods.ts";

const OWN_SUBJECT: readonly ReadinessItem[] = [
  controlPlanesReady,
  versionSupported,
  proxiesNotSkewed,
  proxiesSynced,
  admissionWebhook,
  namespacesInject,
  podsHaveProxy,
  injectionLabelsAgree,
  gatewaysSelectPods,
  gatewayPortsOpen,
  gatewaysEndTls,
  hostsAreBound,
  mtlsIsStrict,
  clientTlsFits,
  policiesMatchSomebody,
  defaultDeny,
  workloadsProtected,
  claimsAreVerified,
  subsetsExist,
  subsetsHavePods,
  noVirtualServiceIsShadowed,
  routesAreReachable,
  destinationsExist,
  portsTellProtocol,
  portSettingsComplete,
  requestsTimeOut,
  retriesFitTimeout,
  retriesAreStated,
  servicesHaveBreakers,
  outlierDetectionCanEject,
  rateLimitsLimit,
  addonsFound,
  sidecarsHaveLimits,
  proxiesKnowWhatTheyCall,
  objectsStaySmall,
  noObjectIsIdle,
  filtersSurviveUpgrades,
];

const gathered = new Set(OWN_SUBJECT.flatMap(({ codes }) => codes));

/** Every item of the checklist. Rules that no item is about stand together in the last one. */
export const READINESS_ITEMS: readonly ReadinessItem[] = [
  ...OWN_SUBJECT,
  otherFindings(RULES.map(({ code }) => code).filter((code) => !gathered.has(code))),
];

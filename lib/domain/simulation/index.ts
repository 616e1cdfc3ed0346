export { traceRequest } from "./trace.ts";
export { routeRequest, type RouteAnswer, type RouteOutcome } from "./route/route-request.ts";
export { authorize, type AuthorizeAnswer } from "./authz/authorize.ts";
export type { AuthorizeRequest, AuthorizeSource, AuthorizeTarget } from "./authz/request-facts.ts";
export { resolveDestination, type DestinationAnswer } from "./destination/resolve-destination.ts";
export { isRetried, type Attempt } from "./route/retry-policy.ts";
export { effectivePeerMode, type PeerMode } from "./mtls/peer-mode.ts";
export { negotiateMtls, type MtlsAnswer, type MtlsQuestion } from "./mtls/negotiate-mtls.ts";
export { breakerCeiling, breakerLimits, outlierSettings } from "./destination/breaker.ts";
export { expectedRequests } from "./replay/breaker-load.ts";
export type { TrafficPolicy } from "./destination/traffic-policy.ts";
export { edgeReplayer, replayEdges, type Replay, type ReplayVolume } from "./replay/replay-edges.ts";
export {
  classesOf,
  isBroken,
  REPLAY_CLASSES,
  worstClass,
  type EdgeCondition,
  type ReplayClass,
  type ReplayedEdge,
  type ReplayVerdict,
} from "./replay/replayed-edge.ts";
export { pathChecker, type Between, type PathProblem } from "./replay/path-check.ts";
export { assumedEdges } from "./replay/assumed-edges.ts";
export { editsFor, type RoutedDestination } from "./route/route-request.ts";
export { isNoEdit } from "./route/header-edits.ts";

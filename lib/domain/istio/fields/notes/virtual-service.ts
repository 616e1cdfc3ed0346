import { under, type FieldTable } from "../field-note.ts";
import { DESTINATION, EXPORT_TO, HEADER_EDITS, stringMatch } from "./shared.ts";

const GATEWAYS_OF_MATCH = {
  help: "Narrows the match to these gateways; `mesh` is every sidecar. With it set, sourceLabels and sourceNamespace are not looked at.",
  absent: "Every gateway of the VirtualService",
  refersTo: { to: "gateway" },
} as const;

const SOURCE_LABELS = {
  help: "Only for clients whose pods carry all these labels. Settled when the proxy is configured, not per request.",
  absent: "Every client",
  refersTo: { to: "podLabels", of: "mesh" },
} as const;

const SOURCE_NAMESPACE = {
  help: "Only for clients of this namespace.",
  absent: "Every namespace",
  refersTo: { to: "namespace" },
} as const;

const MATCH_PORT = {
  help: "Only for calls to this port of the service or the gateway.",
  unit: "port",
  minimum: 1,
  maximum: 65535,
  absent: "Every port",
} as const;

const WEIGHT = {
  help: "Share of the traffic: this weight divided by the sum over all destinations of the route. The sum need not be 100.",
  unit: "weight",
  minimum: 0,
  absent: "Everything with a single destination, else nothing",
} as const;

const DESTINATION_SUBNETS = {
  help: "Only for calls to an address in one of these networks.",
  unit: "cidr",
  absent: "Every address",
} as const;

const PERCENT = { unit: "percent", minimum: 0, maximum: 100 } as const;

const HTTP_MATCH: FieldTable = {
  "": {
    help: "Conditions for this route. Entries are alternatives; the fields of one entry have to hold together.",
    absent: "Every request: nothing after this route is reached",
  },
  name: { help: "A name for statistics and logs; it decides nothing." },
  ...under("uri", stringMatch("the path without its query")),
  ...under("scheme", stringMatch("the scheme of the request")),
  ...under("method", stringMatch("the method, which is case-sensitive")),
  ...under("authority", stringMatch("the Host header")),
  ...under("headers", {
    ...stringMatch("the value of the header"),
    "": {
      help: "Header name in lower case to a comparison. An empty comparison asks only that the header is there.",
      unit: "httpHeader",
    },
  }),
  ...under("withoutHeaders", {
    ...stringMatch("the value of the header"),
    "": {
      help: "Header name to a comparison that has to fail. An absent header counts as an empty value.",
      unit: "httpHeader",
    },
  }),
  ...under("queryParams", {
    ...stringMatch("the value of the query parameter"),
    "": {
      help: "Query parameter to a comparison. An empty comparison asks only that the parameter is there.",
    },
  }),
  port: MATCH_PORT,
  sourceLabels: SOURCE_LABELS,
  sourceNamespace: SOURCE_NAMESPACE,
  gateways: GATEWAYS_OF_MATCH,
  ignoreUriCase: {
    help: "Compares the path without regard to case. It holds for exact and prefix, not for regex.",
    defaultValue: false,
  },
  statPrefix: { help: "Prefix of the proxy's statistics of this route.", absent: "No statistics of its own" },
};

const REDIRECT: FieldTable = {
  "": {
    help: "Answers with a redirect instead of sending the request on. It stands alone: no route, rewrite or fault beside it.",
  },
  uri: {
    help: "Replaces the whole path of the Location header.",
    unit: "path",
    absent: "The path of the request",
  },
  prefixRewrite: {
    help: "Replaces the matched prefix of the path in the Location header; every match of the route has to be a prefix.",
    unit: "path",
  },
  authority: { help: "Host of the Location header.", unit: "host", absent: "The host of the request" },
  scheme: { help: "Scheme of the Location header: http or https.", absent: "The scheme of the request" },
  port: {
    help: "Port of the Location header.",
    unit: "port",
    maximum: 65535,
    absent: "The port of the request",
  },
  derivePort: {
    help: "Takes the port from the scheme (FROM_PROTOCOL_DEFAULT) or from the request (FROM_REQUEST_PORT).",
    defaultValue: "FROM_PROTOCOL_DEFAULT",
  },
  redirectCode: {
    help: "Status of the redirect: 301, 302, 303, 307 or 308.",
    unit: "httpStatus",
    defaultValue: 301,
    minimum: 301,
    maximum: 308,
  },
};

const RETRIES: FieldTable = {
  "": {
    help: "When and how often the client's proxy tries again.",
    absent: "2 retries on connect-failure, refused-stream, unavailable, cancelled and retriable-status-codes",
  },
  attempts: {
    help: "Retries after the first try; 0 switches retries off.",
    unit: "count",
    minimum: 0,
    absent: "2, or the mesh's defaultHttpRetryPolicy",
  },
  perTryTimeout: {
    help: "Time for each try, retries included. The timeout of the route bounds all of them together.",
    unit: "duration",
    absent: "The timeout of the route",
  },
  retryOn: {
    help: "Conditions to retry on, separated by commas: names of Envoy's or gRPC's policies, or HTTP status codes.",
    defaultValue: "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes",
  },
  retryRemoteLocalities: {
    help: "Whether a retry may go to other localities than the first try.",
    defaultValue: false,
  },
  retryIgnorePreviousHosts: {
    help: "Whether a retry avoids endpoints that were tried before.",
    defaultValue: true,
  },
  backoff: {
    help: "Shortest wait before a retry; it grows with each one.",
    unit: "duration",
    defaultValue: "25ms",
  },
};

const FAULT: FieldTable = {
  "": {
    help: "Injects errors or delay for tests, at the client's proxy, before retries and timeout take effect.",
  },
  delay: {
    help: "Holds a share of the requests for a time. The delay does not count towards the route's timeout.",
  },
  "delay.fixedDelay": { help: "How long to hold the request.", unit: "duration" },
  "delay.exponentialDelay": {
    help: "Reserved.",
    withoutEffect: { until: "1.31", why: "Istio's webhook refuses it" },
    unit: "duration",
  },
  "delay.percentage": { help: "Share of the requests to delay.", absent: "No request" },
  "delay.percentage.value": {
    help: "Percent of the requests, in steps of 0.0001.",
    defaultValue: 0,
    ...PERCENT,
  },
  "delay.percent": {
    help: "Whole percent of the requests to delay.",
    deprecated: { use: "delay.percentage" },
    ...PERCENT,
  },
  abort: {
    help: "Answers a share of the requests with an error; they never reach the service and are not retried.",
  },
  "abort.httpStatus": { help: "HTTP status to answer with.", unit: "httpStatus", minimum: 200, maximum: 599 },
  "abort.grpcStatus": { help: "gRPC status to answer with, by its name such as UNAVAILABLE." },
  "abort.http2Error": {
    help: "Reserved.",
    withoutEffect: { until: "1.31", why: "Istio's webhook refuses it" },
  },
  "abort.percentage": { help: "Share of the requests to abort.", absent: "No request" },
  "abort.percentage.value": {
    help: "Percent of the requests, in steps of 0.0001.",
    defaultValue: 0,
    ...PERCENT,
  },
};

const CORS: FieldTable = {
  "": {
    help: "Cross-origin rules: the proxy answers preflights itself and adds the CORS headers to responses.",
    absent: "Preflights go to the service",
  },
  ...under("allowOrigins", {
    ...stringMatch("the Origin header"),
    "": { help: "Origins that may call; one that matches is echoed back." },
  }),
  allowOrigin: { help: "Exact origins that may call.", deprecated: { use: "allowOrigins" } },
  allowMethods: { help: "Methods for Access-Control-Allow-Methods.", unit: "httpMethod" },
  allowHeaders: { help: "Request headers for Access-Control-Allow-Headers.", unit: "httpHeader" },
  exposeHeaders: { help: "Response headers that scripts may read.", unit: "httpHeader" },
  maxAge: {
    help: "How long a browser may keep the answer of a preflight, in whole seconds.",
    unit: "duration",
    absent: "The browser decides",
  },
  allowCredentials: { help: "Whether scripts may send cookies and credentials.", defaultValue: false },
  unmatchedPreflights: {
    help: "What becomes of preflights from other origins: FORWARD sends them to the service, IGNORE answers them without CORS headers.",
    absent: "FORWARD",
  },
};

const MIRROR_PERCENT = {
  help: "Percent of the requests that are mirrored.",
  defaultValue: 100,
  ...PERCENT,
} as const;

const HTTP: FieldTable = {
  "": {
    help: "Routes for HTTP, in order: the first that matches decides. A request that none matches gets 404.",
    absent: "HTTP goes to the service as if there were no VirtualService",
  },
  name: { help: "A name for logs and for this console; it decides nothing." },
  ...under("match", HTTP_MATCH),
  ...under("route", {
    "": { help: "Where matching requests go. Several destinations share them by weight." },
    ...under("destination", DESTINATION),
    weight: WEIGHT,
    ...under("headers", { ...HEADER_EDITS, "": { help: "Header edits for this destination alone." } }),
  }),
  ...under("redirect", REDIRECT),
  directResponse: { help: "Answers with a fixed response; nothing is sent on." },
  "directResponse.status": {
    help: "Status of the response.",
    unit: "httpStatus",
    minimum: 200,
    maximum: 599,
  },
  "directResponse.body": { help: "Body of the response, at most 1 MB.", absent: "An empty body" },
  "directResponse.body.string": { help: "The body as text." },
  "directResponse.body.bytes": { help: "The body in base64.", unit: "bytes" },
  rewrite: { help: "Changes path or host before the request is sent on." },
  "rewrite.uri": {
    help: "Replaces the matched prefix, or the whole path of an exact match.",
    unit: "path",
    absent: "The path stays",
  },
  "rewrite.uriRegexRewrite": { help: "Rewrites the path by a regular expression." },
  "rewrite.uriRegexRewrite.match": {
    help: "RE2 expression for the part of the path to replace.",
    unit: "regex",
  },
  "rewrite.uriRegexRewrite.rewrite": { help: "The replacement; `\\1` is the first group." },
  "rewrite.authority": { help: "Replaces the Host header.", unit: "host", absent: "The Host header stays" },
  delegate: { help: "Leaves the routes of this match to another VirtualService, one that has no hosts." },
  "delegate.name": {
    help: "Name of that VirtualService.",
    refersTo: { to: "object", kinds: ["VirtualService.networking.istio.io"] },
  },
  "delegate.namespace": {
    help: "Its namespace.",
    absent: "The namespace of this object",
    refersTo: { to: "namespace" },
  },
  timeout: {
    help: "Time for the whole request, retries included; then the caller gets 504.",
    unit: "duration",
    absent: "No timeout",
  },
  ...under("retries", RETRIES),
  ...under("fault", FAULT),
  ...under("mirror", {
    ...DESTINATION,
    "": { help: "A service that gets a copy of each request; its answer is thrown away." },
  }),
  mirrorPercentage: { help: "Share of the requests that `mirror` copies.", absent: "All of them" },
  "mirrorPercentage.value": MIRROR_PERCENT,
  mirrorPercent: {
    help: "Whole percent of the requests that are mirrored.",
    deprecated: { use: "mirrorPercentage" },
    unit: "percent",
    maximum: 100,
  },
  mirror_percent: {
    help: "Whole percent of the requests that are mirrored.",
    deprecated: { use: "mirrorPercentage" },
    unit: "percent",
    maximum: 100,
  },
  ...under("mirrors", {
    "": { help: "Services that each get copies; the answers are thrown away." },
    ...under("destination", DESTINATION),
    percentage: { help: "Share of the requests that this one copies.", absent: "All of them" },
    "percentage.value": MIRROR_PERCENT,
  }),
  ...under("corsPolicy", CORS),
  ...under("headers", HEADER_EDITS),
};

const L4_ROUTE: FieldTable = {
  "": { help: "Where matching connections go. Several destinations share them by weight, per connection." },
  ...under("destination", DESTINATION),
  weight: WEIGHT,
};

const L4_MATCH: FieldTable = {
  "": {
    help: "Conditions for this route. Entries are alternatives; the fields of one entry have to hold together.",
  },
  destinationSubnets: DESTINATION_SUBNETS,
  port: MATCH_PORT,
  sourceLabels: SOURCE_LABELS,
  sourceNamespace: SOURCE_NAMESPACE,
  gateways: GATEWAYS_OF_MATCH,
};

export const VIRTUAL_SERVICE: FieldTable = {
  "": { help: "How calls to some hosts are routed." },
  hosts: {
    help: "Hosts whose calls this routes: a service, a DNS name, an address, or `*.` and a suffix. Without any it is a delegate.",
    unit: "host",
    refersTo: { to: "host" },
  },
  gateways: {
    help: "Gateways that apply the routes, as `name` or `namespace/name`; `mesh` is every sidecar.",
    absent: "`mesh`: the sidecars, and no gateway",
    refersTo: { to: "gateway" },
  },
  exportTo: EXPORT_TO,
  ...under("http", HTTP),
  ...under("tls", {
    "": {
      help: "Routes for TLS that the proxy passes on unopened, chosen by SNI. The first that matches decides.",
    },
    ...under("match", {
      ...L4_MATCH,
      sniHosts: {
        help: "SNI names; each has to lie within the hosts of the VirtualService. `*.` and a suffix is allowed.",
        unit: "host",
      },
    }),
    ...under("route", L4_ROUTE),
  }),
  ...under("tcp", {
    "": { help: "Routes for plain TCP. The first that matches decides." },
    ...under("match", {
      ...L4_MATCH,
      sourceSubnet: {
        help: "Only for callers with an address in this network.",
        unit: "cidr",
        withoutEffect: { until: "1.31", why: "istiod does not read it" },
      },
    }),
    ...under("route", L4_ROUTE),
  }),
};

import { under, type FieldTable } from "../field-note.ts";

const SERVICE_KINDS = ["Service.", "ServiceEntry.networking.istio.io"];

const BACKEND_OBJECT: FieldTable = {
  group: { help: "API group of the backend; empty for a Service." },
  kind: { help: "Kind of the backend: Service, or with its group a ServiceEntry's Hostname." },
  name: { help: "Name of the backend.", refersTo: { to: "object", kinds: SERVICE_KINDS } },
  namespace: {
    help: "Namespace of the backend; another one needs a ReferenceGrant there.",
    absent: "The namespace of the route",
    refersTo: { to: "namespace" },
  },
  port: {
    help: "Port number of the Service; needed for Services.",
    unit: "port",
    refersTo: { to: "servicePort", within: "name" },
  },
};

const BACKEND_REFS: FieldTable = {
  "": {
    help: "Where matching traffic goes, shared by weight. The share of a backend that does not exist gets 500.",
    absent: "Nothing: matching traffic gets 500 unless a filter answers",
  },
  ...BACKEND_OBJECT,
  weight: { help: "Share: this weight divided by the sum. All zero answers 500.", unit: "weight" },
};

const PARENT_REF: FieldTable = {
  group: { help: "API group of the parent; empty for a Service." },
  kind: { help: "Kind of the parent: Gateway, or for traffic inside the mesh Service or ServiceEntry." },
  name: {
    help: "Name of the parent.",
    refersTo: { to: "object", kinds: ["Gateway.gateway.networking.k8s.io", ...SERVICE_KINDS] },
  },
  namespace: {
    help: "Namespace of the parent.",
    absent: "The namespace of this object",
    refersTo: { to: "namespace" },
  },
};

const PARENT_REFS: FieldTable = {
  "": {
    help: "What the route is attached to: gateways, or services whose callers it routes.",
    absent: "Nothing: the route has no effect",
  },
  ...PARENT_REF,
  sectionName: {
    help: "One listener of the Gateway, or one port name of the Service.",
    absent: "All of them",
    refersTo: { to: "sectionName", within: "name" },
  },
  port: { help: "Only this port of the parent.", unit: "port", absent: "Every port" },
};

const HOSTNAMES = {
  help: "Host names this route is for; they have to intersect those of the listener. `*.` and a suffix is allowed.",
  unit: "host",
  absent: "Every host of the listener",
} as const;

const RULE_NAME = { help: "A name that status and policies can refer to; it decides nothing." } as const;

function headerModifier(side: "request" | "response"): FieldTable {
  const field = `${side}HeaderModifier`;
  return under(field, {
    "": { help: `Edits headers of the ${side}.` },
    set: { help: "Headers to replace or make." },
    "set.name": { help: "Name of the header, without regard to case.", unit: "httpHeader" },
    "set.value": { help: "Its value." },
    add: { help: "Headers to add beside those there." },
    "add.name": { help: "Name of the header, without regard to case.", unit: "httpHeader" },
    "add.value": { help: "Its value." },
    remove: { help: "Headers to drop.", unit: "httpHeader" },
  });
}

const COMMON_FILTERS: FieldTable = {
  type: { help: "Which filter this is; the field of that name holds its settings." },
  ...headerModifier("request"),
  ...headerModifier("response"),
  requestMirror: { help: "Copies requests to another backend; the answers are thrown away." },
  ...under("requestMirror.backendRef", { "": { help: "Who gets the copies." }, ...BACKEND_OBJECT }),
  "requestMirror.percent": {
    help: "Percent of the requests that are copied. Excludes fraction.",
    unit: "percent",
    absent: "100",
  },
  "requestMirror.fraction": { help: "Fraction of the requests that are copied.", absent: "All of them" },
  "requestMirror.fraction.numerator": { help: "Upper part of the fraction.", unit: "count" },
  "requestMirror.fraction.denominator": { help: "Lower part of the fraction.", unit: "count" },
  extensionRef: {
    help: "A filter of the implementation; Istio has none.",
    withoutEffect: { until: "1.31", why: "Istio knows no such filter and refuses the route" },
  },
  "extensionRef.group": { help: "Its API group." },
  "extensionRef.kind": { help: "Its kind." },
  "extensionRef.name": { help: "Its name." },
};

const PATH_CHANGE: FieldTable = {
  path: { help: "What becomes of the path.", absent: "The path stays" },
  "path.type": { help: "ReplaceFullPath or ReplacePrefixMatch; the field of that name holds the text." },
  "path.replaceFullPath": { help: "The whole new path.", unit: "path" },
  "path.replacePrefixMatch": { help: "Replaces the prefix that a PathPrefix match found.", unit: "path" },
};

const HTTP_FILTERS: FieldTable = {
  "": { help: "What is done to matching requests and their responses, in order." },
  ...COMMON_FILTERS,
  requestRedirect: { help: "Answers with a redirect instead of sending the request on." },
  "requestRedirect.scheme": { help: "Scheme of the Location header.", absent: "The scheme of the request" },
  "requestRedirect.hostname": {
    help: "Host of the Location header.",
    unit: "host",
    absent: "The host of the request",
  },
  "requestRedirect.port": {
    help: "Port of the Location header.",
    unit: "port",
    absent: "That of the scheme where it is given, else the listener's",
  },
  "requestRedirect.statusCode": { help: "Status of the redirect.", unit: "httpStatus" },
  ...under("requestRedirect", PATH_CHANGE),
  urlRewrite: { help: "Changes path or host before the request is sent on." },
  "urlRewrite.hostname": { help: "Replaces the Host header.", unit: "host", absent: "The Host header stays" },
  ...under("urlRewrite", PATH_CHANGE),
  cors: { help: "Cross-origin rules: preflights are answered by the proxy." },
  "cors.allowOrigins": { help: "Origins that may call; `*` alone is any.", unit: "url" },
  "cors.allowMethods": { help: "Methods that scripts may use; `*` is any.", unit: "httpMethod" },
  "cors.allowHeaders": { help: "Request headers that scripts may send; `*` is any.", unit: "httpHeader" },
  "cors.exposeHeaders": { help: "Response headers that scripts may read.", unit: "httpHeader" },
  "cors.allowCredentials": { help: "Whether scripts may send cookies and credentials.", defaultValue: false },
  "cors.maxAge": { help: "How long a browser may keep the answer of a preflight.", unit: "seconds" },
};

export const HTTP_ROUTE: FieldTable = {
  "": { help: "Routes HTTP of gateways or of services. The most specific match wins, whatever the order." },
  ...under("parentRefs", PARENT_REFS),
  hostnames: HOSTNAMES,
  rules: {
    help: "Matches and what happens to them. Among all routes the exact, then the longest path wins.",
  },
  "rules.name": RULE_NAME,
  "rules.matches": { help: "Alternatives; all fields of one have to hold." },
  "rules.matches.path": { help: "Compares the path without its query." },
  "rules.matches.path.type": { help: "Exact, PathPrefix by whole segments, or RegularExpression as RE2." },
  "rules.matches.path.value": { help: "The path, prefix or expression.", unit: "path" },
  "rules.matches.headers": { help: "Header comparisons; all have to hold." },
  "rules.matches.headers.name": { help: "Name of the header, without regard to case.", unit: "httpHeader" },
  "rules.matches.headers.type": { help: "Exact or RegularExpression." },
  "rules.matches.headers.value": { help: "The value or expression." },
  "rules.matches.queryParams": { help: "Query parameter comparisons; all have to hold." },
  "rules.matches.queryParams.name": { help: "Name of the parameter." },
  "rules.matches.queryParams.type": { help: "Exact or RegularExpression." },
  "rules.matches.queryParams.value": { help: "The value or expression." },
  "rules.matches.method": { help: "The HTTP method.", unit: "httpMethod", absent: "Every method" },
  ...under("rules.filters", HTTP_FILTERS),
  ...under("rules.backendRefs", BACKEND_REFS),
  ...under("rules.backendRefs.filters", {
    ...HTTP_FILTERS,
    "": { help: "Filters for the share of this backend alone." },
  }),
  "rules.timeouts": { help: "How long an answer may take.", absent: "No timeout" },
  "rules.timeouts.request": {
    help: "Time for the whole request, retries included; 0s is none.",
    unit: "duration",
    absent: "No timeout",
  },
  "rules.timeouts.backendRequest": {
    help: "Time for one call to a backend; not more than `request`.",
    unit: "duration",
    absent: "The time of `request`",
  },
};

export const GRPC_ROUTE: FieldTable = {
  "": { help: "Routes gRPC of gateways or of services, by service and method." },
  ...under("parentRefs", PARENT_REFS),
  hostnames: HOSTNAMES,
  rules: { help: "Matches and what happens to them." },
  "rules.name": RULE_NAME,
  "rules.matches": { help: "Alternatives; all fields of one have to hold.", absent: "Every call" },
  "rules.matches.method": { help: "Which gRPC service and method.", absent: "Every one" },
  "rules.matches.method.type": { help: "Exact or RegularExpression." },
  "rules.matches.method.service": {
    help: "Service with its package, such as shop.v1.Cart.",
    absent: "Every service",
  },
  "rules.matches.method.method": { help: "Method of the service.", absent: "Every method" },
  "rules.matches.headers": { help: "Metadata comparisons; all have to hold." },
  "rules.matches.headers.name": { help: "Name of the header, without regard to case.", unit: "httpHeader" },
  "rules.matches.headers.type": { help: "Exact or RegularExpression." },
  "rules.matches.headers.value": { help: "The value or expression." },
  ...under("rules.filters", {
    ...COMMON_FILTERS,
    "": { help: "What is done to matching calls and their answers, in order." },
  }),
  ...under("rules.backendRefs", BACKEND_REFS),
  ...under("rules.backendRefs.filters", {
    ...COMMON_FILTERS,
    "": { help: "Filters for the share of this backend alone." },
  }),
};

const L4_RULES: FieldTable = {
  rules: { help: "Where the connections go; one rule." },
  "rules.name": RULE_NAME,
  ...under("rules.backendRefs", {
    ...BACKEND_REFS,
    "": { help: "Where connections go, shared by weight. One without an existing backend is closed." },
  }),
};

export const TLS_ROUTE: FieldTable = {
  "": { help: "Routes TLS by SNI, without opening it where the listener passes it through." },
  ...under("parentRefs", PARENT_REFS),
  hostnames: {
    ...HOSTNAMES,
    help: "SNI names this route is for; they have to intersect those of the listener.",
  },
  ...L4_RULES,
};

export const TCP_ROUTE: FieldTable = {
  "": { help: "Routes every connection of a TCP listener, or of a service's port, to backends." },
  ...under("parentRefs", PARENT_REFS),
  ...L4_RULES,
};

export const UDP_ROUTE: FieldTable = {
  "": { help: "Routes UDP of a listener to backends. Istio does not support it." },
  ...under("parentRefs", PARENT_REFS),
  ...L4_RULES,
};

/** `parentRef` of a ListenerSet. */
export const LISTENER_SET_PARENT: FieldTable = under("parentRef", {
  "": { help: "The Gateway that opens these listeners too; it has to allow ListenerSets of this namespace." },
  ...PARENT_REF,
  name: {
    help: "Name of the Gateway.",
    refersTo: { to: "object", kinds: ["Gateway.gateway.networking.k8s.io"] },
  },
});

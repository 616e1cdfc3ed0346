import { under, type FieldNote, type FieldTable } from "../field-note.ts";

/** Parts that several kinds have. Paths are relative: place them with `under`. */

export const EXPORT_TO: FieldNote = {
  help: "Namespaces whose clients see this object: `*` is all, `.` its own, otherwise names of namespaces.",
  absent: "The mesh's default, normally every namespace",
  refersTo: { to: "namespace" },
};

/** A StringMatch: one of three ways to compare a text. */
export function stringMatch(what: string, options: { readonly regexSubject?: string } = {}): FieldTable {
  return {
    "": { help: `Compares ${what}. Give exactly one of exact, prefix and regex.` },
    exact: { help: `${capital(what)} is exactly this text.` },
    prefix: { help: `${capital(what)} starts with this text.` },
    regex: {
      help: `${capital(options.regexSubject ?? what)} matches this RE2 expression as a whole, not only in part.`,
      unit: "regex",
      maximum: 1024,
    },
  };
}

/** Where a request goes: host, subset and port of the registry. */
export const DESTINATION: FieldTable = {
  "": { help: "The service that gets the traffic." },
  host: {
    help: "A service of the registry. A name without a dot belongs to the namespace of this object, not of the caller.",
    unit: "host",
    refersTo: { to: "host" },
  },
  subset: {
    help: "A subset that the DestinationRule in force for the client defines; one that it lacks answers 503.",
    absent: "All endpoints of the service",
    refersTo: { to: "subset", within: "host" },
  },
  port: { help: "The port of the service; needed where it has more than one." },
  "port.number": {
    help: "Port number of the Service, not of the container.",
    unit: "port",
    minimum: 1,
    maximum: 65535,
    absent: "The service's only port, else the port that the client called",
    refersTo: { to: "servicePort", within: "host" },
  },
};

export const HEADER_EDITS: FieldTable = {
  "": { help: "Headers to set, add or remove on the way to the service and back." },
  ...headerOperations("request", "the request before it is sent on"),
  ...headerOperations("response", "the response before it goes back to the caller"),
};

function headerOperations(side: "request" | "response", where: string): FieldTable {
  return {
    [side]: { help: `Edits the headers of ${where}.` },
    [`${side}.set`]: { help: "Header name to value: replaces the header, or makes it.", unit: "httpHeader" },
    [`${side}.add`]: {
      help: "Header name to value: adds a value and keeps those there.",
      unit: "httpHeader",
    },
    [`${side}.remove`]: { help: "Names of headers to drop.", unit: "httpHeader" },
  };
}

/** `selector.matchLabels`, as the security, telemetry and extension kinds spell it. */
export function workloadSelector(
  field: "selector" | "workloadSelector",
  reach: "namespace" | "mesh",
): FieldTable {
  return {
    [field]: {
      help: "Picks the workloads this applies to by the labels of their pods.",
      absent: "All workloads of the namespace, in the root namespace of the mesh",
    },
    [`${field}.matchLabels`]: {
      help: "Every label here has to be on the pod with exactly this value.",
      refersTo: { to: "podLabels", of: reach },
    },
  };
}

const TARGET_KINDS = [
  "Gateway.gateway.networking.k8s.io",
  "GatewayClass.gateway.networking.k8s.io",
  "Service.",
  "ServiceEntry.networking.istio.io",
];

const TARGET: FieldTable = {
  group: {
    help: "API group of the target: gateway.networking.k8s.io, networking.istio.io, or empty for a Service.",
    absent: "The core group, that of Service",
  },
  kind: { help: "Kind of the target: Gateway, GatewayClass, Service or ServiceEntry." },
  name: { help: "Name of the target.", refersTo: { to: "object", kinds: TARGET_KINDS } },
  namespace: { help: "Has to stay empty: the target is in the namespace of this object." },
};

export function targetRefs(options: { readonly singular: boolean }): FieldTable {
  const plural = under("targetRefs", {
    "": {
      help: "Attaches this to Kubernetes Gateways, waypoints or the services behind a waypoint. Sidecars ignore objects that have it.",
      absent: "The selector decides",
    },
    ...TARGET,
  });
  if (!options.singular) return plural;
  return {
    ...under("targetRef", {
      "": { help: "One target; the older form of targetRefs.", deprecated: { use: "targetRefs" } },
      ...TARGET,
    }),
    ...plural,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

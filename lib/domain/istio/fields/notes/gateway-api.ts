import { under, type FieldTable } from "../field-note.ts";
import { LISTENER_SET_PARENT } from "./gateway-api-routes.ts";

const NAMESPACES: FieldTable = {
  "": { help: "From which namespaces." },
  from: { help: "All, Same, Selector, or for ListenerSets None." },
  selector: { help: "Namespaces by their labels; only with Selector." },
  "selector.matchLabels": { help: "Every label has to be on the namespace." },
  "selector.matchExpressions": { help: "Every expression has to hold for the namespace's labels." },
  "selector.matchExpressions.key": { help: "Name of the label." },
  "selector.matchExpressions.operator": { help: "In, NotIn, Exists or DoesNotExist." },
  "selector.matchExpressions.values": { help: "Values for In and NotIn." },
};

const CORE_GROUP = { help: "API group; empty for the core group." } as const;

const CERTIFICATE_REF: FieldTable = {
  group: CORE_GROUP,
  kind: { help: "Kind of the object." },
  name: { help: "Name of the Secret.", refersTo: { to: "secret" } },
  namespace: {
    help: "Namespace of the object; another one needs a ReferenceGrant there.",
    absent: "The namespace of this object",
    refersTo: { to: "namespace" },
  },
};

const CA_REF: FieldTable = {
  group: CORE_GROUP,
  kind: { help: "Kind of the object: ConfigMap or Secret." },
  name: { help: "Name of the object with ca.crt.", refersTo: { to: "object", kinds: ["ConfigMap."] } },
};

const LISTENERS: FieldTable = {
  "": { help: "Ports and hosts that are opened to callers." },
  name: { help: "Name that routes refer to, unique within the object." },
  hostname: {
    help: "Host that is let in; `*.` and a suffix is allowed.",
    unit: "host",
    absent: "Every host",
  },
  port: { help: "Port that is listened on.", unit: "port" },
  protocol: { help: "HTTP, HTTPS, TLS or TCP." },
  tls: { help: "How TLS is ended; for HTTPS and TLS." },
  "tls.mode": { help: "Terminate ends TLS here, Passthrough leaves it closed and routes by SNI." },
  ...under("tls.certificateRefs", {
    "": { help: "Secrets with certificate and key; needed for Terminate." },
    ...CERTIFICATE_REF,
  }),
  "tls.options": { help: "Settings of the implementation, such as gateway.istio.io/tls-terminate-mode." },
  allowedRoutes: { help: "Which routes may attach." },
  ...under("allowedRoutes.namespaces", NAMESPACES),
  "allowedRoutes.kinds": { help: "Kinds of routes that may attach.", absent: "Those that fit the protocol" },
  "allowedRoutes.kinds.group": { help: "API group of the kind." },
  "allowedRoutes.kinds.kind": { help: "Name of the kind, such as HTTPRoute." },
};

const CLIENT_VALIDATION: FieldTable = {
  validation: { help: "Checks certificates of clients.", absent: "Clients need none" },
  "validation.mode": {
    help: "AllowValidOnly refuses clients without a valid certificate, AllowInsecureFallback lets them in.",
  },
  ...under("validation.caCertificateRefs", {
    "": { help: "Authorities to check against." },
    ...CA_REF,
    namespace: {
      help: "Namespace of the object; another one needs a ReferenceGrant there.",
      absent: "The namespace of the Gateway",
      refersTo: { to: "namespace" },
    },
  }),
};

export const KUBERNETES_GATEWAY: FieldTable = {
  "": { help: "A gateway that Istio deploys, or with an address one that is there, and its listeners." },
  gatewayClassName: {
    help: "Class that says who implements it: istio, or istio-waypoint for a waypoint.",
    refersTo: { to: "object", kinds: ["GatewayClass.gateway.networking.k8s.io"] },
  },
  ...under("listeners", LISTENERS),
  addresses: {
    help: "Addresses to listen on; a Hostname names a Service that is there already.",
    absent: "Istio makes Deployment and Service",
  },
  "addresses.type": { help: "IPAddress or Hostname." },
  "addresses.value": { help: "The address or host.", unit: "host" },
  infrastructure: { help: "What the objects that Istio makes carry." },
  "infrastructure.labels": { help: "Labels of those objects." },
  "infrastructure.annotations": { help: "Annotations of those objects." },
  "infrastructure.parametersRef": {
    help: "Further settings: a ConfigMap with overlays of Deployment and Service.",
  },
  "infrastructure.parametersRef.group": { help: "API group; empty for a ConfigMap." },
  "infrastructure.parametersRef.kind": { help: "ConfigMap." },
  "infrastructure.parametersRef.name": {
    help: "Name of the ConfigMap.",
    refersTo: { to: "object", kinds: ["ConfigMap."] },
  },
  allowedListeners: { help: "Which ListenerSets may add listeners." },
  ...under("allowedListeners.namespaces", NAMESPACES),
  tls: { help: "TLS settings of the whole gateway." },
  "tls.backend": {
    help: "TLS towards backends.",
    withoutEffect: { until: "1.31", why: "Istio does not support client certificates for backends" },
  },
  ...under("tls.backend.clientCertificateRef", {
    "": { help: "Certificate that the gateway shows to backends." },
    ...CERTIFICATE_REF,
  }),
  "tls.frontend": { help: "Certificates of clients." },
  "tls.frontend.default": { help: "For every HTTPS port without an entry of its own." },
  ...under("tls.frontend.default", CLIENT_VALIDATION),
  "tls.frontend.perPort": { help: "For single ports." },
  "tls.frontend.perPort.port": { help: "Port of the listeners.", unit: "port" },
  "tls.frontend.perPort.tls": { help: "Settings of that port." },
  ...under("tls.frontend.perPort.tls", CLIENT_VALIDATION),
};

export const LISTENER_SET: FieldTable = {
  "": { help: "Listeners that a namespace adds to a Gateway of another." },
  ...LISTENER_SET_PARENT,
  ...under("listeners", LISTENERS),
};

export const GATEWAY_CLASS: FieldTable = {
  "": { help: "Who implements Gateways of this class." },
  controllerName: {
    help: "Name of the controller, such as istio.io/gateway-controller. It cannot be changed.",
  },
  description: { help: "A text for people." },
  parametersRef: { help: "Settings for every Gateway of the class." },
  "parametersRef.group": { help: "API group; empty for a ConfigMap." },
  "parametersRef.kind": { help: "Kind of the object." },
  "parametersRef.name": {
    help: "Name of the object.",
    refersTo: { to: "object", kinds: ["ConfigMap."] },
  },
  "parametersRef.namespace": { help: "Namespace of the object.", refersTo: { to: "namespace" } },
};

export const BACKEND_TLS_POLICY: FieldTable = {
  "": { help: "TLS from proxies to a service. What a DestinationRule sets wins over it." },
  targetRefs: { help: "Services this is for." },
  "targetRefs.group": { help: "API group of the target; empty for a Service." },
  "targetRefs.kind": { help: "Kind of the target." },
  "targetRefs.name": {
    help: "Name of the target.",
    refersTo: { to: "object", kinds: ["Service.", "ServiceEntry.networking.istio.io"] },
  },
  "targetRefs.sectionName": {
    help: "One port of the Service, by name.",
    absent: "Every port",
    refersTo: { to: "sectionName", within: "name" },
  },
  validation: { help: "How the server's certificate is checked." },
  "validation.hostname": {
    help: "SNI to announce, and the name that the certificate has to carry.",
    unit: "host",
  },
  ...under("validation.caCertificateRefs", {
    "": { help: "Authorities to check against. Excludes wellKnownCACertificates." },
    ...CA_REF,
  }),
  "validation.wellKnownCACertificates": { help: "System takes the operating system's authorities." },
  "validation.subjectAltNames": { help: "Names that the certificate may carry instead of the host name." },
  "validation.subjectAltNames.type": { help: "Hostname or URI; the field of that name holds the text." },
  "validation.subjectAltNames.hostname": { help: "A host name.", unit: "host" },
  "validation.subjectAltNames.uri": { help: "A URI such as a SPIFFE identity.", unit: "url" },
  options: { help: "Settings of the implementation." },
};

export const REFERENCE_GRANT: FieldTable = {
  "": { help: "Lets objects of other namespaces refer to objects of this one." },
  from: { help: "Who may refer, as alternatives." },
  "from.group": { help: "API group of the referring kind." },
  "from.kind": { help: "The referring kind, such as HTTPRoute." },
  "from.namespace": { help: "Its namespace.", refersTo: { to: "namespace" } },
  to: { help: "What may be referred to, as alternatives." },
  "to.group": { help: "API group of the kind; empty for the core group." },
  "to.kind": { help: "The kind, such as Service or Secret." },
  "to.name": { help: "One object.", absent: "Every object of the kind" },
};

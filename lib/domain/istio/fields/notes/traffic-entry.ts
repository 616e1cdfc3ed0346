import { under, type FieldTable } from "../field-note.ts";
import { CONNECTION_POOL } from "./connection-pool.ts";
import { SERVER_PORT, SERVER_TLS } from "./server-tls.ts";
import { DESTINATION, EXPORT_TO } from "./shared.ts";

export const GATEWAY: FieldTable = {
  "": { help: "Ports and hosts that gateway pods open to callers. VirtualServices say what happens behind." },
  selector: {
    help: "The gateway pods that apply this, by all these labels, in any namespace unless istiod is told otherwise.",
    refersTo: { to: "podLabels", of: "mesh" },
    absent: "No pod: the Gateway has no effect",
  },
  ...under("servers", {
    "": { help: "One entry per port and set of hosts." },
    name: { help: "A name for this server, unique among all servers of the gateway pods." },
    bind: { help: "Address to listen on.", absent: "Every address" },
    defaultEndpoint: { help: "Reserved.", withoutEffect: { until: "1.31", why: "istiod does not read it" } },
    hosts: {
      help: "Hosts that are let in: `host`, or `namespace/host` for VirtualServices of that namespace only; `.` is its own, `*` any.",
      unit: "host",
    },
    ...under("port", SERVER_PORT),
    ...under("tls", SERVER_TLS),
  }),
};

const WORKLOAD_FIELDS: FieldTable = {
  address: { help: "IP address, DNS name, or with `unix://` a socket.", unit: "host" },
  ports: {
    help: "Name of a port of the service to the port at this address.",
    unit: "port",
    absent: "The port of the service",
    minimum: 1,
    maximum: 65535,
  },
  labels: { help: "Labels of this endpoint, for subsets and policies." },
  network: {
    help: "Network it is reached in; other networks go through a gateway.",
    refersTo: { to: "network" },
    absent: "The network of its cluster",
  },
  locality: { help: "Its place, as region/zone/subzone.", refersTo: { to: "locality" }, absent: "No place" },
  weight: { help: "Its share of the load beside other endpoints.", unit: "weight", absent: "Equal shares" },
  serviceAccount: {
    help: "Service account it runs as; part of its identity for mutual TLS.",
    refersTo: { to: "serviceAccount" },
  },
};

export const WORKLOAD_ENTRY: FieldTable = {
  "": { help: "A workload outside Kubernetes, such as a virtual machine." },
  ...WORKLOAD_FIELDS,
};

export const SERVICE_ENTRY: FieldTable = {
  "": {
    help: "Adds hosts to the registry of the mesh: services outside it, or workloads that Kubernetes does not know.",
  },
  hosts: {
    help: "Names of the service. For HTTP they are compared with the Host header, for TLS with SNI.",
    unit: "host",
  },
  addresses: {
    help: "Virtual addresses of the service; without HTTP or TLS only they tell it from others.",
    unit: "cidr",
    absent: "Every address of the port, or one that the proxy makes up for DNS capture",
  },
  ...under("ports", {
    "": { help: "Ports of the service." },
    number: { help: "Port that clients call.", unit: "port", minimum: 1, maximum: 65535 },
    name: { help: "Name of the port, unique within the object; endpoints refer to it." },
    protocol: { help: "HTTP, HTTPS, GRPC, HTTP2, MONGO, TCP or TLS.", absent: "TCP" },
    targetPort: {
      help: "Port of the endpoints.",
      unit: "port",
      absent: "The number of the port",
      minimum: 1,
      maximum: 65535,
    },
  }),
  location: {
    help: "MESH_EXTERNAL is outside: no mutual TLS of the mesh, no policies on the server side. MESH_INTERNAL is part of the mesh.",
    defaultValue: "MESH_EXTERNAL",
  },
  resolution: {
    help: "How an address is found: NONE takes the one called, STATIC the endpoints, DNS kinds ask for the names.",
    defaultValue: "NONE",
  },
  ...under("endpoints", {
    "": {
      help: "Addresses of the service. Excludes workloadSelector.",
      absent: "For DNS the hosts themselves",
    },
    ...WORKLOAD_FIELDS,
  }),
  workloadSelector: { help: "Takes pods and WorkloadEntries of the namespace as endpoints." },
  "workloadSelector.labels": {
    help: "Every label has to be on the pod or WorkloadEntry.",
    refersTo: { to: "podLabels", of: "namespace" },
  },
  exportTo: EXPORT_TO,
  subjectAltNames: {
    help: "Names that the certificates of the endpoints may carry.",
    absent: "As the DestinationRule says",
  },
};

const PROBE: FieldTable = {
  "": {
    help: "Readiness check of workloads of this group; one that fails gets no traffic.",
    absent: "Always ready",
  },
  initialDelaySeconds: { help: "Wait before the first check.", unit: "seconds", defaultValue: 0 },
  timeoutSeconds: { help: "Time for one check.", unit: "seconds", defaultValue: 1 },
  periodSeconds: { help: "Time between checks.", unit: "seconds", defaultValue: 10 },
  successThreshold: { help: "Successes in a row until it is ready.", unit: "count", defaultValue: 1 },
  failureThreshold: { help: "Failures in a row until it is not ready.", unit: "count", defaultValue: 3 },
  httpGet: { help: "Checks by an HTTP request; 200 to 399 is good." },
  "httpGet.path": { help: "Path to ask for.", unit: "path", absent: "/" },
  "httpGet.port": { help: "Port to ask.", unit: "port", minimum: 1, maximum: 65535 },
  "httpGet.host": { help: "Host to connect to.", unit: "host", absent: "The workload's own address" },
  "httpGet.scheme": { help: "HTTP or HTTPS.", absent: "HTTP" },
  "httpGet.httpHeaders": { help: "Headers to send." },
  "httpGet.httpHeaders.name": { help: "Name of the header.", unit: "httpHeader" },
  "httpGet.httpHeaders.value": { help: "Value of the header." },
  tcpSocket: { help: "Checks by opening a connection." },
  "tcpSocket.host": { help: "Host to connect to.", unit: "host", absent: "localhost" },
  "tcpSocket.port": { help: "Port to connect to.", unit: "port", minimum: 1, maximum: 65535 },
  exec: { help: "Checks by running a command; exit status 0 is good." },
  "exec.command": { help: "The command and its arguments, without a shell." },
  grpc: { help: "Checks by gRPC's health service." },
  "grpc.port": { help: "Port to ask.", unit: "port", minimum: 1, maximum: 65535 },
  "grpc.service": { help: "Service name to ask about.", absent: "The server as a whole" },
};

export const WORKLOAD_GROUP: FieldTable = {
  "": { help: "Template for WorkloadEntries that register themselves." },
  metadata: { help: "Labels and annotations of the WorkloadEntries." },
  "metadata.labels": { help: "Labels of each WorkloadEntry." },
  "metadata.annotations": { help: "Annotations of each WorkloadEntry." },
  ...under("template", {
    "": { help: "Spec of each WorkloadEntry; the address is filled in." },
    ...WORKLOAD_FIELDS,
  }),
  ...under("probe", PROBE),
};

export const SIDECAR: FieldTable = {
  "": { help: "What the sidecars of a namespace or of some workloads listen on and which hosts they know." },
  workloadSelector: {
    help: "Picks workloads of the namespace.",
    absent: "Every workload of the namespace, in the root namespace the default of the mesh",
  },
  "workloadSelector.labels": {
    help: "Every label has to be on the pod.",
    refersTo: { to: "podLabels", of: "namespace" },
  },
  ...under("ingress", {
    "": {
      help: "Listeners for calls to the workload. With any, those made from its Services are gone.",
      absent: "Made from the Services that select the workload",
    },
    ...under("port", SERVER_PORT),
    bind: { help: "Address to listen on.", absent: "The address of the workload" },
    captureMode: {
      help: "IPTABLES takes redirected traffic, NONE only what is sent to the listener itself.",
      absent: "As the proxy was injected, normally IPTABLES",
    },
    defaultEndpoint: {
      help: "Where the application listens: 127.0.0.1:port, 0.0.0.0:port, [::1]:port or a unix socket.",
      absent: "The workload's own address and the listener's port",
    },
    ...under("tls", {
      ...SERVER_TLS,
      "": { help: "TLS of this listener instead of the mesh's own.", absent: "As PeerAuthentication says" },
    }),
    ...under("connectionPool", {
      ...CONNECTION_POOL,
      "": { help: "Limits towards the application on this port.", absent: "inboundConnectionPool" },
    }),
  }),
  ...under("egress", {
    "": {
      help: "Which hosts the workload knows, by listener. Other hosts are unknown to its sidecar.",
      absent: "Every service that is exported to the namespace",
    },
    ...under("port", {
      ...SERVER_PORT,
      "": { help: "Port of the listener.", absent: "Every port of the hosts; such an entry comes last" },
    }),
    bind: {
      help: "Address to listen on, or a unix socket. Needs a port.",
      absent: "The addresses of the services",
    },
    captureMode: {
      help: "IPTABLES takes redirected traffic, NONE only what is sent to the listener itself.",
      absent: "As the proxy was injected, normally IPTABLES",
    },
    hosts: {
      help: "Hosts as `namespace/dnsName`; `*` is any, `.` the own namespace, `~` none (from 1.31 as a prefix: not these).",
      unit: "host",
      refersTo: { to: "host" },
    },
  }),
  outboundTrafficPolicy: {
    help: "What happens to calls to hosts that the sidecar does not know.",
    absent: "The mesh's outboundTrafficPolicy",
  },
  "outboundTrafficPolicy.mode": {
    help: "ALLOW_ANY lets them out, REGISTRY_ONLY answers 502.",
    absent: "REGISTRY_ONLY: a block without mode blocks",
    defaultValue: "REGISTRY_ONLY",
  },
  ...under("outboundTrafficPolicy.egressProxy", {
    ...DESTINATION,
    "": { help: "Service that gets calls to unknown hosts.", absent: "They go to the address called" },
  }),
  ...under("inboundConnectionPool", {
    ...CONNECTION_POOL,
    "": {
      help: "Limits towards the application for all its ports.",
      absent: "connectionPool of the service's DestinationRule",
    },
  }),
};

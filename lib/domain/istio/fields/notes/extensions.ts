import { under, type FieldTable } from "../field-note.ts";
import { targetRefs, workloadSelector } from "./shared.ts";

const PROVIDERS: FieldTable = {
  providers: { help: "Where it is sent.", absent: "The providers of the wider Telemetry or of the mesh" },
  "providers.name": {
    help: "Name of an extension provider of the mesh configuration.",
    refersTo: { to: "extensionProvider", use: "telemetry" },
  },
};

const MODE = {
  help: "Which side reports: CLIENT, SERVER or CLIENT_AND_SERVER.",
  defaultValue: "CLIENT_AND_SERVER",
} as const;

export const TELEMETRY: FieldTable = {
  "": {
    help: "Metrics, traces and access logs of proxies. A narrower object changes what a wider one says.",
  },
  ...workloadSelector("selector", "namespace"),
  ...targetRefs({ singular: true }),
  ...under("metrics", {
    "": { help: "Which metrics are made and with which labels." },
    ...PROVIDERS,
    overrides: { help: "Changes to single metrics; later entries win." },
    "overrides.match": { help: "Which metrics this is about.", absent: "Every metric on both sides" },
    "overrides.match.metric": {
      help: "One of Istio's metrics.",
      absent: "ALL_METRICS",
      defaultValue: "ALL_METRICS",
    },
    "overrides.match.customMetric": { help: "Name of another metric." },
    "overrides.match.mode": MODE,
    "overrides.disabled": { help: "Whether the metric is left out.", absent: "As the wider object says" },
    "overrides.tagOverrides": { help: "Name of a label to what becomes of it." },
    "overrides.tagOverrides.operation": {
      help: "UPSERT sets the label, REMOVE drops it.",
      defaultValue: "UPSERT",
    },
    "overrides.tagOverrides.value": { help: "CEL expression for the value; only with UPSERT.", unit: "cel" },
    reportingInterval: {
      help: "How often metrics of open TCP connections are reported.",
      unit: "duration",
      absent: "The mesh's interval",
    },
  }),
  ...under("tracing", {
    "": { help: "Which requests are traced and what spans carry." },
    match: { help: "Which side this is about.", absent: "Both" },
    "match.mode": MODE,
    ...PROVIDERS,
    randomSamplingPercentage: {
      help: "Percent of requests without a sampling decision that are traced.",
      unit: "percent",
      absent: "The wider object's, in the end the mesh's: 1 %",
    },
    disableSpanReporting: {
      help: "Whether spans are kept back; trace headers still pass.",
      absent: "As the wider object says",
    },
    customTags: { help: "Name of a tag to where its value comes from." },
    "customTags.literal": { help: "A fixed value." },
    "customTags.literal.value": { help: "The value." },
    "customTags.environment": { help: "An environment variable of the proxy." },
    "customTags.environment.name": { help: "Name of the variable." },
    "customTags.environment.defaultValue": { help: "Value where it is not set.", absent: "No tag" },
    "customTags.header": { help: "A request header." },
    "customTags.header.name": { help: "Name of the header.", unit: "httpHeader" },
    "customTags.header.defaultValue": { help: "Value where it is absent.", absent: "No tag" },
    "customTags.formatter": { help: "A text in the format of access logs." },
    "customTags.formatter.value": { help: "The format, such as %REQ(:path)%." },
    useRequestIdForTraceSampling: {
      help: "Whether the sampling decision is kept in x-request-id.",
      absent: "true",
    },
    enableIstioTags: { help: "Whether spans carry Istio's own tags.", absent: "true" },
    disableContextPropagation: { help: "Whether trace headers are kept from the service.", absent: "false" },
  }),
  ...under("accessLogging", {
    "": { help: "Which requests are logged." },
    match: { help: "Which side this is about.", absent: "Both" },
    "match.mode": MODE,
    ...PROVIDERS,
    disabled: {
      help: "Whether logs of these providers are switched off.",
      absent: "As the wider object says",
    },
    filter: { help: "Logs only some requests.", absent: "Every request" },
    "filter.expression": {
      help: "CEL expression that is true for requests to log, such as response.code >= 400.",
      unit: "cel",
    },
  }),
};

export const PROXY_CONFIG: FieldTable = {
  "": { help: "Settings of proxies that take effect when a pod starts." },
  ...workloadSelector("selector", "namespace"),
  concurrency: {
    help: "Worker threads of the proxy; 0 is one per core of the machine.",
    unit: "count",
    absent: "From the CPU limit of the proxy",
  },
  environmentVariables: { help: "Further environment variables of the proxy." },
  image: { help: "Which image the proxy runs." },
  "image.imageType": { help: "default, debug or distroless.", absent: "The installation's image" },
};

const MATCH: FieldTable = {
  "": { help: "Which traffic it sees. Entries are alternatives.", absent: "All traffic" },
  mode: { help: "Which side: CLIENT, SERVER or both.", absent: "CLIENT_AND_SERVER" },
  ports: { help: "Only these ports; a server's are the workload's.", absent: "Every port" },
  "ports.number": { help: "Port number.", unit: "port" },
};

const PHASE = {
  help: "Where in the chain of filters: before authentication (AUTHN), before authorization (AUTHZ) or before statistics (STATS).",
  absent: "Before the router",
} as const;

const PRIORITY = { help: "Order within a phase: greater comes first.", defaultValue: 0 } as const;

const WASM: FieldTable = {
  url: { help: "Where the module is: oci://, https:// or file://; without a scheme oci.", unit: "url" },
  sha256: { help: "Checksum of the module.", absent: "Not checked" },
  imagePullPolicy: {
    help: "IfNotPresent keeps what was fetched, Always asks again whenever the object changes.",
    absent: "IfNotPresent; Always for the tag latest",
  },
  imagePullSecret: {
    help: "Secret with the sign-in to the registry, in the same namespace.",
    refersTo: { to: "secret" },
  },
  verificationKey: {
    help: "Public key to check the module with.",
    withoutEffect: { until: "1.31", why: "istiod does not read it" },
  },
  pluginName: { help: "Name of the plugin inside the module." },
  pluginConfig: { help: "Configuration that is handed to the plugin." },
  failStrategy: {
    help: "What happens when the module fails: FAIL_CLOSE refuses requests, FAIL_OPEN lets them pass, FAIL_RELOAD starts it anew.",
    defaultValue: "FAIL_CLOSE",
  },
  type: { help: "HTTP sees requests, NETWORK connections.", absent: "HTTP" },
  vmConfig: { help: "Settings of the machine the module runs in." },
  "vmConfig.env": { help: "Environment variables of the module." },
  "vmConfig.env.name": { help: "Name of the variable." },
  "vmConfig.env.value": { help: "Value, with INLINE." },
  "vmConfig.env.valueFrom": {
    help: "INLINE takes the value here, HOST the proxy's variable of that name.",
    defaultValue: "INLINE",
  },
};

export const WASM_PLUGIN: FieldTable = {
  "": { help: "Runs a WebAssembly module in proxies." },
  ...workloadSelector("selector", "namespace"),
  ...targetRefs({ singular: true }),
  ...WASM,
  phase: PHASE,
  priority: PRIORITY,
  ...under("match", MATCH),
};

export const TRAFFIC_EXTENSION: FieldTable = {
  "": { help: "Runs a WebAssembly module or a Lua script in proxies." },
  ...workloadSelector("selector", "namespace"),
  ...targetRefs({ singular: false }),
  phase: PHASE,
  priority: PRIORITY,
  ...under("match", MATCH),
  ...under("wasm", { "": { help: "A WebAssembly module. Excludes lua." }, ...WASM }),
  lua: { help: "A Lua script. Excludes wasm." },
  "lua.inlineCode": { help: "The script, with envoy_on_request or envoy_on_response." },
};

const SUB_FILTER: FieldTable = {
  filter: { help: "A filter in the chain." },
  "filter.name": { help: "Name of a network filter, such as envoy.filters.network.http_connection_manager." },
  "filter.subFilter": { help: "A filter inside it." },
  "filter.subFilter.name": { help: "Name of an HTTP filter." },
};

const ENVOY_MATCH: FieldTable = {
  "": { help: "Which parts of the configuration are patched.", absent: "All of that kind" },
  context: { help: "Where: inbound or outbound of sidecars, gateways, waypoints.", defaultValue: "ANY" },
  proxy: { help: "Which proxies.", absent: "Every proxy" },
  "proxy.proxyVersion": { help: "Regular expression for the Istio version of the proxy.", unit: "regex" },
  "proxy.metadata": { help: "Metadata of the proxy that has to be equal." },
  listener: { help: "Which listeners, for listeners and filters." },
  "listener.name": { help: "Name of the listener." },
  "listener.portNumber": { help: "Port of the listener.", unit: "port", maximum: 65535 },
  "listener.portName": {
    help: "Reserved.",
    withoutEffect: { until: "1.31", why: "istiod does not read it" },
  },
  "listener.listenerFilter": { help: "Name of a listener filter." },
  "listener.filterChain": { help: "Which filter chain of the listener.", absent: "Every chain" },
  "listener.filterChain.name": { help: "Name of the chain." },
  "listener.filterChain.sni": { help: "SNI that the chain is for.", unit: "host" },
  "listener.filterChain.transportProtocol": { help: "raw_buffer or tls." },
  "listener.filterChain.applicationProtocols": {
    help: "ALPN names that the chain is for, separated by commas.",
  },
  "listener.filterChain.destinationPort": {
    help: "Destination port that the chain is for.",
    unit: "port",
    maximum: 65535,
  },
  ...under("listener.filterChain", SUB_FILTER),
  routeConfiguration: { help: "Which route configuration, for virtual hosts and routes." },
  "routeConfiguration.name": { help: "Name of the route configuration; outbound it is the port." },
  "routeConfiguration.portNumber": {
    help: "Port of the gateway's server or of the service.",
    unit: "port",
    maximum: 65535,
  },
  "routeConfiguration.portName": { help: "Name of the gateway's port." },
  "routeConfiguration.gateway": { help: "Gateway as namespace/name.", refersTo: { to: "gateway" } },
  "routeConfiguration.vhost": { help: "Which virtual host.", absent: "Every one" },
  "routeConfiguration.vhost.name": { help: "Its name, as host:port." },
  "routeConfiguration.vhost.domainName": { help: "A domain that it serves.", unit: "host" },
  "routeConfiguration.vhost.route": { help: "Which route of it.", absent: "Every one" },
  "routeConfiguration.vhost.route.name": { help: "Name of the route." },
  "routeConfiguration.vhost.route.action": {
    help: "What the route does: ROUTE, REDIRECT or DIRECT_RESPONSE.",
    absent: "ANY",
  },
  cluster: { help: "Which clusters." },
  "cluster.name": { help: "Full name of the cluster, such as outbound|80||host." },
  "cluster.service": { help: "Host of the service.", unit: "host", refersTo: { to: "host" } },
  "cluster.subset": { help: "Subset of the cluster." },
  "cluster.portNumber": { help: "Port of the service.", unit: "port", maximum: 65535 },
  waypoint: { help: "Which part of a waypoint; only with context WAYPOINT." },
  "waypoint.portNumber": { help: "Port of the service.", unit: "port", maximum: 65535 },
  ...under("waypoint", SUB_FILTER),
  "waypoint.route": { help: "Which route." },
  "waypoint.route.name": { help: "Name of the route." },
};

export const ENVOY_FILTER: FieldTable = {
  "": { help: "Patches the configuration that istiod makes for proxies. It can break with any upgrade." },
  workloadSelector: {
    help: "Picks workloads of the namespace.",
    absent: "All of the namespace, in the root namespace of the mesh",
  },
  "workloadSelector.labels": {
    help: "Every label has to be on the pod.",
    refersTo: { to: "podLabels", of: "namespace" },
  },
  ...targetRefs({ singular: false }),
  priority: {
    help: "Order among EnvoyFilters: smaller comes first, before those without come negative ones.",
    defaultValue: 0,
  },
  configPatches: { help: "The patches, in order." },
  "configPatches.applyTo": { help: "Which kind of configuration is patched." },
  ...under("configPatches.match", ENVOY_MATCH),
  "configPatches.patch": { help: "The patch itself." },
  "configPatches.patch.operation": {
    help: "How: MERGE, ADD, REMOVE, REPLACE, or an INSERT relative to what matched.",
  },
  "configPatches.patch.value": { help: "Envoy configuration as it is merged or inserted." },
  "configPatches.patch.filterClass": {
    help: "Where an added filter stands: AUTHN, AUTHZ or STATS.",
    absent: "Just where the operation puts it",
  },
};

import { under, type FieldTable } from "../field-note.ts";
import { EXPORT_TO } from "./shared.ts";
import { CONNECTION_POOL } from "./connection-pool.ts";

const LOCALITY_FAILOVER: FieldTable = {
  failover: {
    help: "Where traffic of a region goes when its endpoints are ejected. It needs outlierDetection.",
  },
  "failover.from": { help: "The region whose traffic moves.", refersTo: { to: "locality" } },
  "failover.to": { help: "The region that takes it; another than `from`.", refersTo: { to: "locality" } },
  failoverPriority: {
    help: "Labels in order of weight: endpoints that share more of them with the client come first.",
    refersTo: { to: "podLabels", of: "host" },
  },
};

const LOAD_BALANCER: FieldTable = {
  "": {
    help: "How an endpoint is chosen.",
    absent: "LEAST_REQUEST, with locality failover where outlierDetection is set",
  },
  simple: {
    help: "The algorithm: fewest open requests, in turn, at random, or PASSTHROUGH to the address that the client called.",
    absent: "LEAST_REQUEST",
    defaultValue: "LEAST_REQUEST",
  },
  consistentHash: {
    help: "Sends requests with the same key to the same endpoint, within the chosen subset. Exactly one key.",
  },
  "consistentHash.httpHeaderName": {
    help: "The key is the value of this request header.",
    unit: "httpHeader",
  },
  "consistentHash.httpCookie": { help: "The key is a cookie; the proxy makes it when ttl is set." },
  "consistentHash.httpCookie.name": { help: "Name of the cookie." },
  "consistentHash.httpCookie.path": {
    help: "Path attribute of the cookie that the proxy makes.",
    unit: "path",
  },
  "consistentHash.httpCookie.ttl": {
    help: "Life of the cookie that the proxy makes; 0s is a session cookie.",
    unit: "duration",
    absent: "The proxy makes no cookie",
  },
  "consistentHash.httpCookie.attributes": { help: "Further attributes of the cookie that the proxy makes." },
  "consistentHash.httpCookie.attributes.name": { help: "Name of the attribute, such as SameSite." },
  "consistentHash.httpCookie.attributes.value": { help: "Value of the attribute." },
  "consistentHash.useSourceIp": {
    help: "The key is the address of the caller. Behind other proxies that is the proxy's.",
    defaultValue: false,
  },
  "consistentHash.httpQueryParameterName": { help: "The key is the first value of this query parameter." },
  "consistentHash.ringHash": { help: "Hashes onto a ring.", absent: "A ring of 1024 places" },
  "consistentHash.ringHash.minimumRingSize": {
    help: "Least number of places on the ring: more spread the load finer and cost memory.",
    unit: "count",
    defaultValue: 1024,
  },
  "consistentHash.maglev": {
    help: "Hashes by Maglev's table: faster than a ring, moves more keys when endpoints change.",
  },
  "consistentHash.maglev.tableSize": {
    help: "Size of the table, a prime number.",
    unit: "count",
    defaultValue: 65537,
    maximum: 5000011,
  },
  "consistentHash.minimumRingSize": {
    help: "Least number of places on the ring.",
    unit: "count",
    deprecated: { use: "consistentHash.ringHash.minimumRingSize" },
  },
  localityLbSetting: {
    help: "Prefers near endpoints, or splits the traffic of a place over places.",
    absent: "The Service's trafficDistribution, else the mesh's setting",
  },
  "localityLbSetting.enabled": {
    help: "false switches locality off for this host and ends the search for another setting.",
    defaultValue: true,
  },
  "localityLbSetting.distribute": { help: "Fixed shares per place of the client. It excludes failover." },
  "localityLbSetting.distribute.from": {
    help: "Place of the clients, as region/zone/subzone; `*` ends it.",
    refersTo: { to: "locality" },
  },
  "localityLbSetting.distribute.to": {
    help: "Place of the endpoints to a percentage. The numbers add up to exactly 100.",
    unit: "percent",
    refersTo: { to: "locality" },
    minimum: 1,
    maximum: 100,
  },
  ...under("localityLbSetting", LOCALITY_FAILOVER),
  zoneAwareLbSetting: {
    help: "Keeps traffic in the zone of the client in proportion to its endpoints. It excludes localityLbSetting.",
    absent: "Off",
  },
  "zoneAwareLbSetting.enabled": {
    help: "Whether zones are looked at.",
    absent: "On when the block is there",
  },
  "zoneAwareLbSetting.minClusterSize": {
    help: "Fewer endpoints than this: zones are not looked at.",
    unit: "count",
    absent: "Envoy's default",
  },
  ...under("zoneAwareLbSetting", LOCALITY_FAILOVER),
  warmup: {
    help: "Gives new endpoints less traffic at first. It works with ROUND_ROBIN and LEAST_REQUEST.",
    absent: "Full traffic at once",
  },
  "warmup.duration": { help: "Time until a new endpoint gets its full share.", unit: "duration" },
  "warmup.minimumPercent": {
    help: "Share of its full traffic that an endpoint starts with.",
    unit: "percent",
    defaultValue: 10,
  },
  "warmup.aggression": {
    help: "How fast the share grows: 1 is a straight line, more is slow at first.",
    defaultValue: 1,
  },
  warmupDurationSecs: {
    help: "Time until a new endpoint gets its full share.",
    unit: "duration",
    deprecated: { use: "warmup.duration" },
  },
};

const OUTLIER_DETECTION: FieldTable = {
  "": {
    help: "Takes endpoints that fail out of the rotation for a while. Each client's proxy counts for itself.",
    absent: "No endpoint is ejected",
  },
  consecutive5xxErrors: {
    help: "5xx answers in a row until an endpoint is ejected; 0 switches this off.",
    unit: "count",
    defaultValue: 5,
  },
  consecutiveGatewayErrors: {
    help: "Answers 502, 503 or 504 in a row until an endpoint is ejected; 0 switches this off.",
    unit: "count",
    absent: "Off",
  },
  consecutiveLocalOriginFailures: {
    help: "Failed connections and timeouts in a row until an endpoint is ejected; 0 is ignored. It needs splitExternalLocalOriginErrors.",
    unit: "count",
    absent: "5 when split, else counted as 5xx",
  },
  splitExternalLocalOriginErrors: {
    help: "Counts failures to connect apart from answers of the service.",
    defaultValue: false,
  },
  consecutiveErrors: {
    help: "Gateway errors in a row until an endpoint is ejected.",
    unit: "count",
    deprecated: { use: "consecutiveGatewayErrors" },
  },
  interval: {
    help: "How often ejected endpoints are looked at for their return.",
    unit: "duration",
    defaultValue: "10s",
  },
  baseEjectionTime: {
    help: "Length of the first ejection; each further one of an endpoint is longer by this, up to 300s.",
    unit: "duration",
    defaultValue: "30s",
  },
  maxEjectionPercent: {
    help: "Most endpoints that may be out at once. A true cap: at 10 % and fewer than 10 endpoints none is ever ejected. 0 means the default.",
    unit: "percent",
    defaultValue: 10,
    minimum: 0,
    maximum: 100,
  },
  minHealthPercent: {
    help: "With fewer healthy endpoints than this, all get traffic again, the ejected ones too. 0 never does.",
    unit: "percent",
    defaultValue: 0,
    minimum: 0,
    maximum: 100,
  },
  outlierDetectionHttpErrorCodes: {
    help: "Status codes that count as errors.",
    unit: "httpStatus",
    absent: "500 to 599",
    withoutEffect: { until: "1.31", why: "the CRD has it, istiod does not read it yet" },
  },
};

const TLS: FieldTable = {
  "": {
    help: "TLS from the client's proxy to the service.",
    absent: "Automatic: mutual TLS of the mesh where the endpoint can, else plaintext",
  },
  mode: {
    help: "DISABLE is plaintext, ISTIO_MUTUAL the mesh's own certificates, SIMPLE and MUTUAL TLS with what is named here.",
    absent: "DISABLE: a block without mode is plaintext",
    defaultValue: "DISABLE",
  },
  clientCertificate: { help: "File in the proxy's container with the client's certificate, for MUTUAL." },
  privateKey: { help: "File in the proxy's container with its private key, for MUTUAL." },
  caCertificates: {
    help: "File with the authorities to check the server against.",
    absent: "The operating system's authorities",
  },
  caCrl: { help: "File with revoked certificates.", absent: "No certificate counts as revoked" },
  credentialName: {
    help: "Secret with certificate, key or authorities, instead of files.",
    refersTo: { to: "secret" },
  },
  subjectAltNames: {
    help: "Names that the server's certificate may carry.",
    absent: "For SIMPLE and MUTUAL the host; for ISTIO_MUTUAL the service accounts of the endpoints",
  },
  sni: {
    help: "Server name that the client announces.",
    unit: "host",
    absent: "The host of the request; in the mesh the service's own",
  },
  insecureSkipVerify: { help: "Takes any certificate of the server. For tests only.", defaultValue: false },
};

/** The blocks that a port may have of its own. */
const PORT_POLICY: FieldTable = {
  ...under("loadBalancer", LOAD_BALANCER),
  ...under("connectionPool", CONNECTION_POOL),
  ...under("outlierDetection", OUTLIER_DETECTION),
  ...under("tls", TLS),
};

const TRAFFIC_POLICY: FieldTable = {
  ...PORT_POLICY,
  ...under("portLevelSettings", {
    "": {
      help: "Settings of single ports. An entry replaces the whole policy of its port: blocks left out fall to defaults.",
    },
    port: { help: "The port these settings are for." },
    "port.number": {
      help: "Port number of the Service.",
      unit: "port",
      refersTo: { to: "servicePort", within: "host" },
      minimum: 1,
      maximum: 65535,
    },
    ...PORT_POLICY,
  }),
  tunnel: {
    help: "Sends connections through an HTTP proxy.",
    absent: "Connections go straight to the endpoint",
  },
  "tunnel.protocol": { help: "How the proxy is asked: CONNECT or POST.", defaultValue: "CONNECT" },
  "tunnel.targetHost": { help: "The host that the proxy connects to.", unit: "host" },
  "tunnel.targetPort": {
    help: "The port that the proxy connects to.",
    unit: "port",
    minimum: 1,
    maximum: 65535,
  },
  proxyProtocol: {
    help: "Announces the caller's address to the endpoint by the PROXY protocol.",
    absent: "Off",
  },
  "proxyProtocol.version": { help: "Version of the PROXY protocol.", defaultValue: "V1" },
  retryBudget: {
    help: "Bounds retries to a share of the requests under way, instead of connectionPool.http.maxRetries.",
    absent: "maxRetries bounds them",
  },
  "retryBudget.percent": {
    help: "Retries at once as a percentage of requests under way.",
    unit: "percent",
    defaultValue: 20,
  },
  "retryBudget.minRetryConcurrency": {
    help: "Retries at once that are always allowed.",
    unit: "count",
    defaultValue: 3,
  },
  "retryBudget.budgetInterval": {
    help: "Requests of this span count towards the budget beside those under way.",
    unit: "duration",
    absent: "Only those under way",
  },
};

export const DESTINATION_RULE: FieldTable = {
  "": { help: "What happens to calls to a host after routing: subsets, load balancing, limits, TLS." },
  host: {
    help: "The service this is for. A name without a dot belongs to the namespace of this object; `*.` and a suffix covers many.",
    unit: "host",
    refersTo: { to: "host" },
  },
  exportTo: EXPORT_TO,
  workloadSelector: {
    help: "Only for clients of this namespace whose pods carry the labels.",
    absent: "Every client that sees the rule",
  },
  "workloadSelector.matchLabels": {
    help: "Every label has to be on the client's pod.",
    refersTo: { to: "podLabels", of: "namespace" },
  },
  ...under("trafficPolicy", {
    "": { help: "The policy for all calls to the host; subsets and ports may differ." },
    ...TRAFFIC_POLICY,
  }),
  ...under("subsets", {
    "": { help: "Named groups of endpoints that routes can point at." },
    name: { help: "Name that routes use." },
    labels: {
      help: "Endpoints whose pods carry all these labels belong to the subset.",
      refersTo: { to: "podLabels", of: "host" },
    },
    ...under("trafficPolicy", {
      "": {
        help: "Replaces whole blocks of the host's policy for this subset.",
        absent: "The host's policy",
      },
      ...TRAFFIC_POLICY,
    }),
  }),
};

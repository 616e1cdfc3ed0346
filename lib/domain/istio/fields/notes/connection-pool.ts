import type { FieldTable } from "../field-note.ts";

const NO_LIMIT = 2 ** 32 - 1;

/** `connectionPool` of DestinationRule and Sidecar. Every limit counts per proxy, not over the mesh. */
export const CONNECTION_POOL: FieldTable = {
  "": {
    help: "Limits of connections and requests. Each proxy counts for itself; what exceeds them gets 503 at once.",
  },
  tcp: { help: "Limits and times of connections, for HTTP and TCP alike." },
  "tcp.maxConnections": {
    help: "Connections that one proxy opens at most to the service.",
    unit: "count",
    defaultValue: NO_LIMIT,
    minimum: 0,
  },
  "tcp.connectTimeout": { help: "Time to connect.", unit: "duration", defaultValue: "10s" },
  "tcp.maxConnectionDuration": { help: "Longest life of a connection.", unit: "duration", absent: "No end" },
  "tcp.idleTimeout": {
    help: "Closes a TCP connection without traffic for this long; 0s never does.",
    unit: "duration",
    defaultValue: "1h",
  },
  "tcp.tcpKeepalive": { help: "Keep-alive probes of the operating system.", absent: "Off" },
  "tcp.tcpKeepalive.probes": {
    help: "Probes without answer until the connection counts as dead.",
    unit: "count",
    absent: "The operating system's value, on Linux 9",
  },
  "tcp.tcpKeepalive.time": {
    help: "Idle time until the first probe.",
    unit: "duration",
    absent: "The operating system's value, on Linux 2h",
  },
  "tcp.tcpKeepalive.interval": {
    help: "Time between probes.",
    unit: "duration",
    absent: "The operating system's value, on Linux 75s",
  },
  http: { help: "Limits of requests." },
  "http.http1MaxPendingRequests": {
    help: "Requests that wait for a connection at most, for HTTP/2 as well.",
    unit: "count",
    defaultValue: NO_LIMIT,
    minimum: 0,
  },
  "http.http2MaxRequests": {
    help: "Requests under way at most, for HTTP/1.1 as well.",
    unit: "count",
    defaultValue: NO_LIMIT,
    minimum: 0,
  },
  "http.maxRequestsPerConnection": {
    help: "Requests until a connection is closed; 1 switches keep-alive off.",
    unit: "count",
    defaultValue: 0,
    absent: "No limit",
    minimum: 0,
  },
  "http.maxRetries": {
    help: "Retries under way at most, over all endpoints of the service.",
    unit: "count",
    defaultValue: NO_LIMIT,
    minimum: 0,
  },
  "http.idleTimeout": {
    help: "Closes a connection without requests for this long.",
    unit: "duration",
    defaultValue: "1h",
  },
  "http.h2UpgradePolicy": {
    help: "Whether HTTP/1.1 is sent on as HTTP/2.",
    absent: "As the mesh says, normally not",
    defaultValue: "DEFAULT",
  },
  "http.useClientProtocol": {
    help: "Sends on in the protocol that the client used. It excludes h2UpgradePolicy UPGRADE.",
    defaultValue: false,
  },
  "http.maxConcurrentStreams": {
    help: "Requests at once on one HTTP/2 connection.",
    unit: "count",
    absent: "No limit of our side",
    minimum: 0,
  },
  "http.http2KeepAlive": { help: "Pings on HTTP/2 connections. It needs both fields.", absent: "Off" },
  "http.http2KeepAlive.interval": { help: "Time between pings.", unit: "duration" },
  "http.http2KeepAlive.timeout": {
    help: "Time to wait for the answer to a ping; then the connection is closed.",
    unit: "duration",
  },
};

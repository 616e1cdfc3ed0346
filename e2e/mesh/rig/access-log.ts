import { z } from "zod";

/** Envoy writes a number where it can, and null or a dash for nothing. */
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === "-" ? null : String(value)));
const number = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => Number(value ?? 0) || 0);

/** One line of a proxy's access log, in the format that `ACCESS_LOG_FORMAT` asks istiod for. */
export const accessLogEntry = z.object({
  time: z.string(),
  requestId: text,
  /** `x-rid`: what the rig marks its own requests with. */
  rid: text,
  method: text,
  path: text,
  protocol: text,
  authority: text,
  code: number,
  codeDetails: text,
  flags: text,
  connectionTermination: text,
  durationMs: number,
  bytesReceived: number,
  bytesSent: number,
  grpcStatus: text,
  userAgent: text,
  route: text,
  upstreamCluster: text,
  upstreamHost: text,
  upstreamFailure: text,
  localAddress: text,
  remoteAddress: text,
  serverName: text,
  /** URI of the peer's certificate; null without mutual TLS. */
  peerUri: text,
  localUri: text,
  upstreamLocalUri: text,
  upstreamPeerUri: text,
  contentType: text,
});

export type AccessLogEntry = z.infer<typeof accessLogEntry>;

/** Of `accessLogFormat` in the mesh configuration. */
export const ACCESS_LOG_FORMAT: Readonly<Record<keyof AccessLogEntry, string>> = {
  time: "%START_TIME%",
  requestId: "%REQ(X-REQUEST-ID)%",
  rid: "%REQ(X-RID)%",
  method: "%REQ(:METHOD)%",
  path: "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
  protocol: "%PROTOCOL%",
  authority: "%REQ(:AUTHORITY)%",
  code: "%RESPONSE_CODE%",
  codeDetails: "%RESPONSE_CODE_DETAILS%",
  flags: "%RESPONSE_FLAGS%",
  connectionTermination: "%CONNECTION_TERMINATION_DETAILS%",
  durationMs: "%DURATION%",
  bytesReceived: "%BYTES_RECEIVED%",
  bytesSent: "%BYTES_SENT%",
  grpcStatus: "%GRPC_STATUS_NUMBER%",
  userAgent: "%REQ(USER-AGENT)%",
  route: "%ROUTE_NAME%",
  upstreamCluster: "%UPSTREAM_CLUSTER_RAW%",
  upstreamHost: "%UPSTREAM_HOST%",
  upstreamFailure: "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
  localAddress: "%DOWNSTREAM_LOCAL_ADDRESS%",
  remoteAddress: "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%",
  serverName: "%REQUESTED_SERVER_NAME%",
  peerUri: "%DOWNSTREAM_PEER_URI_SAN%",
  localUri: "%DOWNSTREAM_LOCAL_URI_SAN%",
  upstreamLocalUri: "%UPSTREAM_LOCAL_URI_SAN%",
  upstreamPeerUri: "%UPSTREAM_PEER_URI_SAN%",
  contentType: "%REQ(CONTENT-TYPE)%",
};

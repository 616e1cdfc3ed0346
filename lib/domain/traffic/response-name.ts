import { GRPC_STATUSES } from "../base/grpc-status.ts";

interface Response {
  readonly protocol: string;
  readonly code: string;
  /** Number as text; empty when the request was no gRPC call. */
  readonly grpcStatus: string;
  readonly flags: string;
}

/** `503 UC`, `200`, `gRPC 14 UNAVAILABLE UH`, `no response DC`: a gRPC call answers 200 even when it fails. */
export function responseName({ protocol, code, grpcStatus, flags }: Response): string {
  const isGrpc = protocol === "grpc" && grpcStatus !== "";
  const status = isGrpc ? grpcName(grpcStatus) : isNoAnswer(code) ? "no response" : code;
  return flags === "" || flags === "-" ? status : `${status} ${flags}`;
}

function grpcName(status: string): string {
  const name = /^\d+$/.test(status) ? GRPC_STATUSES[Number(status)] : undefined;
  return name === undefined ? `gRPC ${status}` : `gRPC ${status} ${name}`;
}

const isNoAnswer = (code: string): boolean =>
  code === "0" || code === "-" || code === "" || code === "unknown";

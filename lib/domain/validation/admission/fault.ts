import { GRPC_STATUSES } from "../../base/grpc-status.ts";
import type { Path } from "../../base/json.ts";
import { checkDuration } from "./durations.ts";
import { has, mapAt, numberAt, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";

const STATUS_NAMES: ReadonlySet<string> = new Set(GRPC_STATUSES);

export function checkFault(fault: Fields | null, path: Path, findings: Findings): void {
  if (fault === null) return;
  const abort = mapAt(fault, "abort");
  const delay = mapAt(fault, "delay");
  if (abort === null && delay === null) {
    findings.boxedError(path, "HTTP fault injection must have an abort and/or a delay");
  }
  if (abort !== null) checkAbort(abort, [...path, "abort"], findings);
  if (delay !== null) checkDelay(delay, [...path, "delay"], findings);
}

function checkAbort(abort: Fields, path: Path, findings: Findings): void {
  findings.check([...path, "percentage"], percentageError(mapAt(abort, "percentage")));
  const grpcStatus = textAt(abort, "grpcStatus");
  if (has(abort, "grpcStatus")) {
    if (STATUS_NAMES.has(grpcStatus)) return;
    findings.error(
      [...path, "grpcStatus"],
      `gRPC status ${JSON.stringify(grpcStatus)} is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'`,
    );
  } else if (has(abort, "http2Error")) {
    findings.error(path, "HTTP/2 abort fault injection not supported yet");
  } else if (has(abort, "httpStatus")) {
    findings.check([...path, "httpStatus"], httpStatusError(numberAt(abort, "httpStatus")));
  } else {
    findings.warn("abort configured, but error type not set");
  }
}

function checkDelay(delay: Fields, path: Path, findings: Findings): void {
  findings.check([...path, "percentage"], percentageError(mapAt(delay, "percentage")));
  checkDuration(delay, "fixedDelay", { path, findings });
  if (!has(delay, "exponentialDelay")) return;
  checkDuration(delay, "exponentialDelay", { path, findings });
  findings.boxedError(path, "exponentialDelay not supported yet");
}

function percentageError(percentage: Fields | null): string | null {
  const value = numberAt(percentage, "value");
  const isValid = value >= 0 && value <= 100 && (value === 0 || value >= 0.0001);
  return isValid ? null : `percentage ${value} is neither 0.0, nor in range [0.0001, 100.0]`;
}

/** Istio's check lets 600 through although its message does not. */
export function httpStatusError(status: number): string | null {
  return status >= 200 && status <= 600 ? null : `HTTP status ${status} is not in range 200-599`;
}

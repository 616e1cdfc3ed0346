import { AppError, type AppErrorCode } from "@/lib/domain/base/app-error.ts";
import type { ErrorBody } from "@/lib/contracts/api.ts";

const STATUS: Readonly<Record<AppErrorCode, number>> = {
  not_found: 404,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  invalid: 422,
  too_large: 413,
  unavailable: 503,
  upstream: 502,
};

interface HttpError {
  readonly status: number;
  readonly body: ErrorBody;
  /** False for failures nobody foresaw: those are logged with their stack. */
  readonly expected: boolean;
}

/** What the browser may know of a failure. Unknown ones say nothing but the request id. */
export function toHttpError(error: unknown, requestId: string): HttpError {
  if (!(error instanceof AppError)) {
    return {
      status: 500,
      expected: false,
      body: {
        error: {
          code: "unexpected",
          message: "Something went wrong",
          hint: `Look for request ${requestId} in the log of Foresail.`,
          requestId,
        },
      },
    };
  }
  const { code, message, hint, details } = error;
  return {
    status: STATUS[code],
    expected: true,
    body: {
      error: {
        code,
        message,
        requestId,
        ...(hint === undefined ? {} : { hint }),
        ...(details === undefined ? {} : { details }),
      },
    },
  };
}

/** How an expected failure is answered: each code has one HTTP status in `lib/server`. */
export type AppErrorCode =
  | "not_found"
  | "unauthenticated"
  | "forbidden"
  | "conflict"
  | "invalid"
  | "too_large"
  | "unavailable"
  | "upstream";

export interface AppErrorDetails {
  /** What the person can do next. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Machine-readable facts for the browser: positions, versions, field names. Never values of Secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const BRAND = Symbol.for("foresail.app-error");

/**
 * An expected failure. The message says what and which; the hint says what to do. Recognised by a brand, not by its
 * constructor: routes, pages and instrumentation are bundles with copies of this class of their own.
 */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  readonly [BRAND] = true;
  readonly code: AppErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: AppErrorCode, message: string, { hint, cause, details }: AppErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "AppError";
    this.code = code;
    this.hint = hint;
    this.details = details;
  }
}

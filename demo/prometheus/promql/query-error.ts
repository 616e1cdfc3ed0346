export type QueryErrorKind =
  "bad_data" | "execution" | "timeout" | "canceled" | "internal" | "unavailable" | "not_found";

/** An error as Prometheus' HTTP API reports it: `kind` becomes `errorType`, the message `error`. */
export class QueryError extends Error {
  readonly kind: QueryErrorKind;

  constructor(kind: QueryErrorKind, message: string) {
    super(message);
    this.name = "QueryError";
    this.kind = kind;
  }
}

export function executionError(message: string): QueryError {
  return new QueryError("execution", message);
}

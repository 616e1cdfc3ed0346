import { ApiError } from "../../live/api-client.ts";

/** A thrown value as something that can be shown. */
export function asApiError(thrown: unknown, message: string): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError(0, { code: "unexpected", message });
}

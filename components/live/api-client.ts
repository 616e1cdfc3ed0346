import * as z from "zod/mini";
import {
  errorBody,
  type AnyContract,
  type CallInputOf,
  type ErrorBody,
  type ResponseOf,
} from "@/lib/contracts/api.ts";

/** A refused or failed call. `message` and `hint` are made to be shown. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorBody["error"]["code"] | "offline";
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly requestId: string | undefined;

  constructor(
    status: number,
    error: Omit<ErrorBody["error"], "code" | "requestId"> & { code: ApiError["code"]; requestId?: string },
  ) {
    super(error.message);
    this.name = "ApiError";
    this.status = status;
    this.code = error.code;
    this.hint = error.hint;
    this.details = error.details;
    this.requestId = error.requestId;
  }
}

/** Calls one operation of the API as its contract says. Calls run in parallel and can be aborted. */
export async function callApi<C extends AnyContract>(
  contract: C,
  input: CallInputOf<C> = {},
  signal?: AbortSignal,
): Promise<ResponseOf<C>> {
  const response = await send(contract, input, signal);
  if (!response.ok) throw await toApiError(response);
  if (response.status === 204) return z.parse(contract.response, undefined) as ResponseOf<C>;
  return z.parse(contract.response, await response.json()) as ResponseOf<C>;
}

async function send(
  contract: AnyContract,
  input: CallInputOf<AnyContract>,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(urlOf(contract, input), {
      method: contract.method,
      headers: {
        accept: "application/json",
        "x-foresail": "1",
        ...(input.body === undefined ? {} : { "content-type": "application/json" }),
      },
      credentials: "same-origin",
      cache: "no-store",
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, {
      code: "offline",
      message: "Foresail does not answer",
      hint: "The server may be restarting. Nothing is known of what it did with this request.",
    });
  }
}

async function toApiError(response: Response): Promise<ApiError> {
  const parsed = errorBody.safeParse(await response.json().catch(() => null));
  return parsed.success
    ? new ApiError(response.status, parsed.data.error)
    : new ApiError(response.status, {
        code: "unexpected",
        message: `The server answered ${response.status}`,
      });
}

/** Fills the braces of the path and appends the query; absent and undefined fields are left out. */
export function urlOf(contract: Pick<AnyContract, "path">, input: CallInputOf<AnyContract>): string {
  const params = (input.params ?? {}) as Readonly<Record<string, unknown>>;
  const path = contract.path.replaceAll(/\{(\w+)\}/g, (_brace, name: string) =>
    encodeURIComponent(String(params[name] ?? "")),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Readonly<Record<string, unknown>>)) {
    if (value === undefined || value === null || value === "") continue;
    search.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  const query = search.toString();
  return query === "" ? path : `${path}?${query}`;
}

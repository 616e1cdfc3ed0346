import * as z from "zod/mini";
import type { JsonObject } from "../domain/base/json.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Who may call at all; what they may see or do is decided inside the verb. */
export type Audience = "public" | "signed-in";

/**
 * One operation of the HTTP API. The route, the browser's typed call and the OpenAPI document are all made from it.
 * `path` has its parameters in braces: `/api/v1/clusters/{cluster}/changes/{id}`.
 */
export interface Contract<
  Params extends z.core.$ZodType = z.core.$ZodType,
  Query extends z.core.$ZodType = z.core.$ZodType,
  Body extends z.core.$ZodType = z.core.$ZodType,
  Response extends z.core.$ZodType = z.core.$ZodType,
> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  readonly params: Params;
  /** Every value arrives as text: fields coerce. */
  readonly query: Query;
  /** `z.undefined()` for operations without a body. */
  readonly body: Body;
  readonly response: Response;
  /** Of a success with an answer; 201 where something was made. */
  readonly status: 200 | 201;
}

export type AnyContract = Contract;

interface ContractInput<
  Params extends z.core.$ZodType,
  Query extends z.core.$ZodType,
  Body extends z.core.$ZodType,
  Response extends z.core.$ZodType,
> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly audience?: Audience;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly response: Response;
  readonly status?: 200 | 201;
}

const NO_FIELDS = z.object({});
const NO_BODY = z.undefined();

export function defineContract<
  Response extends z.core.$ZodType,
  Params extends z.core.$ZodType = typeof NO_FIELDS,
  Query extends z.core.$ZodType = typeof NO_FIELDS,
  Body extends z.core.$ZodType = typeof NO_BODY,
>(input: ContractInput<Params, Query, Body, Response>): Contract<Params, Query, Body, Response> {
  return {
    ...input,
    audience: input.audience ?? "signed-in",
    status: input.status ?? 200,
    params: input.params ?? (NO_FIELDS as unknown as Params),
    query: input.query ?? (NO_FIELDS as unknown as Query),
    body: input.body ?? (NO_BODY as unknown as Body),
  };
}

/** What a verb gets: everything the request carried, parsed. */
export type InputOf<C extends AnyContract> = {
  readonly params: z.output<C["params"]>;
  readonly query: z.output<C["query"]>;
  readonly body: z.output<C["body"]>;
};

/** A value that nobody changes, however deep. Free JSON is read-only already, and endless. */
export type Immutable<T> = JsonObject extends T
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

export type ResponseOf<C extends AnyContract> = Immutable<z.output<C["response"]>>;

/** What a caller in the browser passes. */
export type CallInputOf<C extends AnyContract> = {
  readonly params?: z.input<C["params"]>;
  readonly query?: z.input<C["query"]>;
  readonly body?: z.input<C["body"]>;
};

/** Every failure of the API has this body. `requestId` finds the log line. */
export const errorBody = z.object({
  error: z.object({
    code: z.enum([
      "not_found",
      "unauthenticated",
      "forbidden",
      "conflict",
      "invalid",
      "too_large",
      "unavailable",
      "upstream",
      "unexpected",
    ]),
    message: z.string(),
    hint: z.optional(z.string()),
    details: z.optional(z.record(z.string(), z.unknown())),
    requestId: z.string(),
  }),
});

export type ErrorBody = z.infer<typeof errorBody>;

/** Path segment naming a cluster. */
export const clusterId = z.string().check(z.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/));

export const clusterParams = z.object({ cluster: clusterId });

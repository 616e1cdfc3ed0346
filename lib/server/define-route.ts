import "server-only";
import { z } from "zod";
import type { AnyContract, InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { Context } from "@/lib/services/context.ts";
import { toHttpError } from "./http-error.ts";
import { checkHost, checkSameOrigin, readJsonBody } from "./request-guard.ts";
import { requestSource } from "./request-source.ts";
import { getRuntime, type Runtime } from "./runtime.ts";

/** Contracts are written with zod/mini, which brings no words for what is wrong. */
z.config(z.locales.en());

interface RouteArguments {
  /** Resolves to nothing for a path without parameters. */
  readonly params: Promise<Readonly<Record<string, string | readonly string[] | undefined>> | undefined>;
}

export type RouteHandler = (request: Request, route: RouteArguments) => Promise<Response>;

/** What a verb of a public route gets: no actor yet. */
export type AnonymousContext = Omit<Context, "actor">;

interface RouteOptions<C extends AnyContract> {
  /** Headers made from the answer, e.g. the cookie of a sign-in. */
  readonly headers?: (answer: ResponseOf<C>, runtime: Runtime) => Readonly<Record<string, string>>;
}

/** Answers one contract with one verb: authenticates, parses, calls, and says failures in words. */
export function defineRoute<C extends AnyContract>(
  contract: C,
  verb: (ctx: Context, input: InputOf<C>) => Promise<ResponseOf<C>>,
  options: RouteOptions<C> = {},
): RouteHandler {
  return (request, route) =>
    answer(contract, request, async (runtime, source) => {
      const actor = await runtime.authenticate(request.headers, source);
      if (actor === null) {
        throw new AppError("unauthenticated", "Nobody is signed in", {
          hint: "Sign in, or send a Kubernetes bearer token.",
        });
      }
      if (contract.method !== "GET" && actor.method !== "bearer") checkSameOrigin(request.headers);
      const input = await parseInput(contract, request, route);
      const result = await verb(runtime.contextFor(actor, source), input);
      return respond(contract.status, result, options.headers?.(result, runtime));
    });
}

/** Like `defineRoute` for the few operations that need nobody to be signed in. */
export function definePublicRoute<C extends AnyContract, Answer>(
  contract: C,
  verb: (ctx: AnonymousContext, input: InputOf<C>, request: Request) => Promise<Answer>,
  present: (
    answer: Answer,
    runtime: Runtime,
  ) => { readonly body: ResponseOf<C>; readonly headers?: Readonly<Record<string, string>> },
): RouteHandler {
  return (request, route) =>
    answer(contract, request, async (runtime, source) => {
      if (contract.method !== "GET") checkSameOrigin(request.headers);
      const input = await parseInput(contract, request, route);
      const { body, headers = {} } = present(
        await verb(runtime.anonymousContext(source), input, request),
        runtime,
      );
      return json(contract.status, body, headers);
    });
}

type Work = (runtime: Runtime, source: ReturnType<typeof requestSource>) => Promise<Response>;

async function answer(contract: AnyContract, request: Request, work: Work): Promise<Response> {
  const startedAt = performance.now();
  const runtime = await getRuntime();
  const source = requestSource(request.headers, runtime.config);
  const facts = { requestId: source.requestId, operation: contract.id, method: contract.method };
  try {
    checkHost(request.headers, runtime.config);
    const response = await work(runtime, source);
    runtime.log.info(
      { ...facts, status: response.status, durationMs: Math.round(performance.now() - startedAt) },
      "answered",
    );
    return response;
  } catch (error) {
    const { status, body, expected } = toHttpError(error, source.requestId);
    const durationMs = Math.round(performance.now() - startedAt);
    if (expected) runtime.log.info({ ...facts, status, code: body.error.code, durationMs }, "refused");
    else runtime.log.error({ ...facts, status, durationMs, err: error }, "failed");
    return json(status, body);
  }
}

async function parseInput<C extends AnyContract>(
  contract: C,
  request: Request,
  route: RouteArguments,
): Promise<InputOf<C>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const body = contract.method === "GET" ? undefined : await readJsonBody(request);
  return {
    params: parsePart("path", contract.params, (await route.params) ?? {}),
    query: parsePart("query", contract.query, query),
    body: parsePart("body", contract.body, body),
  } as InputOf<C>;
}

function parsePart(where: string, schema: z.core.$ZodType, value: unknown): unknown {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    at: [where, ...path.map(String)].join("."),
    message,
  }));
  const [first] = problems;
  throw new AppError(
    "invalid",
    first === undefined ? `The ${where} is not valid` : `${first.at}: ${first.message}`,
    {
      hint: "Correct the named fields; /api/v1/openapi.json describes them.",
      details: { problems },
    },
  );
}

function respond(status: number, result: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return result === undefined
    ? new Response(null, { status: 204, headers: { ...NO_STORE, ...headers } })
    : json(status, result, headers);
}

const NO_STORE = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...NO_STORE, ...headers },
  });
}

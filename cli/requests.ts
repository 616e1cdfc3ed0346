import { z } from "zod";
import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import { UsageError } from "./arguments.ts";
import { readText } from "./read-text.ts";

const id = z.union([z.string(), z.number()]).nullish();
const labels = z.record(z.string(), z.string()).nullish();
const headers = z.record(z.string(), z.string()).nullish();
const port = z.number().int().min(0).max(65_535);

export const workloadFrom = z.object({
  namespace: z.string(),
  labels,
  serviceAccount: z.string().nullish(),
  ip: z.string().nullish(),
  inMesh: z.boolean().nullish(),
});

const gatewayFrom = z.object({
  gateway: z.object({ namespace: z.string(), labels }),
  ip: z.string().nullish(),
});

const from = z.union([gatewayFrom, workloadFrom]);
const to = z.union([z.object({ service: z.string() }), z.object({ pod: z.string() })]);

const http = {
  method: z.string().nullish(),
  authority: z.string().nullish(),
  path: z.string().nullish(),
  headers,
};

export const routeRequestSchema = z.object({
  id,
  from,
  port,
  scheme: z.enum(["http", "https"]).nullish(),
  ...http,
});

export const traceRequestSchema = z.object({
  id,
  from,
  to: to.nullish(),
  port,
  protocol: z.enum(["http", "grpc", "tcp"]).nullish(),
  /** null: the client announces none; absent: that of the authority. */
  sni: z.string().nullish(),
  ...http,
});

export const mtlsRequestSchema = z.object({ id, from, to, port });

const jsonObject = z.custom<JsonObject>(isJsonObject, "expected an object");

export const authorizeRequestSchema = z.object({
  id,
  to: z.object({ namespace: z.string(), labels, port: port.nullish() }),
  source: z
    .object({
      principal: z.string().nullish(),
      namespace: z.string().nullish(),
      ip: z.string().nullish(),
      inMesh: z.boolean().nullish(),
      requestPrincipal: z.string().nullish(),
      claims: jsonObject.nullish(),
    })
    .nullish(),
  protocol: z.enum(["http", "grpc", "tcp"]).nullish(),
  ...http,
});

const MAX_REQUESTS_BYTES = 256 * 1024 * 1024;

/** Requests of a JSON Lines file, parsed; empty lines are skipped. */
export function readRequests<S extends z.ZodType>(file: string, schema: S): readonly z.infer<S>[] {
  const label = file === "-" ? "standard input" : file;
  return readText(file, MAX_REQUESTS_BYTES)
    .split("\n")
    .flatMap((text, index) => {
      if (text.trim() === "") return [];
      const where = `${label}:${String(index + 1)}`;
      const parsed = schema.safeParse(parseJson(text, where));
      if (parsed.success) return [parsed.data];
      const [issue] = parsed.error.issues;
      const path = (issue?.path ?? []).map(String).join(".");
      throw new UsageError(
        `${where}: ${path === "" ? "" : `${path}: `}${issue?.message ?? "unexpected form"}`,
      );
    });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${where}: no JSON: ${cause instanceof Error ? cause.message : ""}`, { cause });
  }
}

import * as z from "zod/mini";

const name = z.string().check(z.minLength(1), z.maxLength(253));

/** Who asks. Workloads and gateways are named as Kubernetes names them. */
export const questionFrom = z.discriminatedUnion("type", [
  z.object({ type: z.literal("workload"), namespace: name, name }),
  z.object({ type: z.literal("gateway"), namespace: name, name }),
  /** A caller of the mesh with this account, whatever its labels. */
  z.object({ type: z.literal("identity"), namespace: name, serviceAccount: name }),
  /** A client without proxy and without identity. */
  z.object({ type: z.literal("plaintext"), ip: z.nullable(z.string().check(z.maxLength(64))) }),
]);

/** One question to the mesh: a request from somebody to somewhere. */
export const requestQuestion = z.object({
  from: questionFrom,
  /** Host as the caller writes it: `api.production`, `shop.example.net`. */
  host: name,
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  protocol: z.enum(["http", "grpc", "tcp"]),
  method: z.string().check(z.maxLength(40)),
  /** With query string. */
  path: z.string().check(z.maxLength(4_000)),
  /** Names in lower case. */
  headers: z.record(z.string().check(z.maxLength(200)), z.string().check(z.maxLength(4_000))),
  /** Claims of a verified token, `iss` and `sub` among them; null without token. */
  claims: z.nullable(z.record(z.string().check(z.maxLength(200)), z.unknown())),
});

export type QuestionFrom = z.output<typeof questionFrom>;
export type RequestQuestion = z.output<typeof requestQuestion>;

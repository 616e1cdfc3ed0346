import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import { objectOf } from "./generate/objects.ts";
import type { PlannedRequest } from "./generate/requests.ts";
import { TEST_JWKS, TOKENS } from "./generate/test-issuer.ts";

const strings = z.record(z.string(), z.string());
const several = z.union([z.string(), z.array(z.string()).min(1)]).transform((one) => [one].flat());

const send = z.strictObject({
  from: z.string().default("client-a"),
  /** `name.namespace` of a service, `pod NAME`, or `gateway`. */
  to: z.string(),
  /** Of the service, of the pod, or of the gateway's service. */
  port: z.int().default(80),
  protocol: z.enum(["http", "grpc", "tcp"]).default("http"),
  /** The service's full name unless told. */
  host: z.string().optional(),
  method: z.string().default("GET"),
  path: z.string().default("/"),
  headers: strings.default({}),
  /** Name of one of the test issuer's tokens, sent as `Authorization: Bearer …`. */
  token: z.string().optional(),
});

const expected = z.strictObject({
  /** 0: the connection is closed without an answer. */
  status: z.int().optional(),
  /** Pods, any of which answers. `nobody`: a proxy answers. */
  by: several.optional(),
  /** What the application sees. */
  path: z.string().optional(),
  host: z.string().optional(),
  port: z.int().optional(),
  /** Headers that the application sees; null: it does not see this one. */
  headers: z.record(z.string(), z.string().nullable()).optional(),
  /** Headers of the response; null: it has none of the name. */
  response: z.record(z.string(), z.string().nullable()).optional(),
  location: z.string().optional(),
  body: z.string().optional(),
  /** At least so long until the answer. */
  delayMs: z.number().optional(),
  /** 0–1 of the requests; judged over `times`. */
  share: z.number().min(0).max(1).optional(),
  /** How often applications get the request, retries and mirrors included. */
  arrivals: z.int().optional(),
  /** Pods that get a mirrored copy; any one of them. */
  mirrored: several.optional(),
});

const oneCase = z.strictObject({
  /** A sentence that says what is decided. */
  name: z.string().min(10),
  send,
  expect: z.union([expected, z.array(expected).min(1)]).transform((one) => [one].flat()),
  /** Number of sendings; needed where `share` is between 0 and 1. */
  times: z.int().min(1).max(2000).default(1),
});

const scenario = z.strictObject({
  /** `Kind namespace/name` to its spec, or to `{ spec, annotations, labels }`; created in this order. */
  given: z.record(z.string(), z.looseObject({})).default({}),
  cases: z.array(oneCase).min(1),
});

const caseFile = z.strictObject({
  /** Heading in the report. */
  feature: z.string(),
  scenarios: z.array(scenario).min(1),
});

export type CaseExpectation = z.infer<typeof expected>;

export interface OracleCase {
  readonly name: string;
  readonly request: PlannedRequest;
  readonly expect: readonly CaseExpectation[];
  readonly times: number;
}

export interface OracleScenario {
  readonly feature: string;
  readonly file: string;
  readonly objects: readonly KubeObject[];
  readonly cases: readonly OracleCase[];
}

/** Every scenario of a folder's YAML files, by file name. @throws what the format does not allow, with file and place. */
export function readScenarios(folder: string): readonly OracleScenario[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .flatMap((file) => readScenarioFile(join(folder, file), file));
}

function readScenarioFile(path: string, file: string): readonly OracleScenario[] {
  const read = caseFile.safeParse(parse(readFileSync(path, "utf8"), withKeys));
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`);
  const { feature, scenarios } = read.data;
  return scenarios.map(({ given, cases }) => ({
    feature,
    file,
    objects: Object.entries(given).map(([title, body]) => givenObject(title, body, path)),
    cases: cases.map((entry) => ({ ...entry, request: requestOf(entry.send, path) })),
  }));
}

/** `jwks: JWKS` stands for the key of the test issuer. */
function withKeys(key: unknown, value: unknown): unknown {
  return key === "jwks" && value === "JWKS" ? TEST_JWKS : value;
}

function givenObject(title: string, body: Record<string, unknown>, path: string): KubeObject {
  const [, kind, namespace, name] = /^(\S+) ([^/\s]+)\/(\S+)$/.exec(title) ?? [];
  if (kind === undefined || namespace === undefined || name === undefined) {
    throw new Error(`${path}: "${title}" is not of the form "Kind namespace/name"`);
  }
  if (!("spec" in body)) return objectOf(kind, namespace, name, body);
  const { spec, ...metadata } = body;
  const object = objectOf(kind, namespace, name, spec);
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

const GATEWAY_PORT = 80;

function requestOf(sent: z.infer<typeof send>, path: string): PlannedRequest {
  const { from: client, to, port, protocol, method, token } = sent;
  const base = {
    client,
    port,
    method,
    path: sent.path,
    headers: headersOf(sent, token, path),
    proto: protocol,
  };
  if (to === "gateway")
    return { ...base, via: "gateway", servicePort: port, host: sent.host ?? "ext.example.com" };
  if (to.startsWith("pod ")) {
    const pod = to.slice("pod ".length);
    const direct = { ...base, pod, port: port === GATEWAY_PORT ? 8080 : port };
    return { ...direct, via: client === "client-p" ? "pod" : "mesh", host: sent.host ?? pod };
  }
  return {
    ...base,
    via: client === "client-p" ? "pod" : "mesh",
    service: to,
    host: sent.host ?? `${to}.svc.cluster.local`,
  };
}

function headersOf(
  { headers }: z.infer<typeof send>,
  token: string | undefined,
  path: string,
): Readonly<Record<string, string>> {
  if (token === undefined) return headers;
  const known = Object.entries(TOKENS).find(([name]) => name === token);
  if (known === undefined) throw new Error(`${path}: the test issuer has no token "${token}"`);
  return { ...headers, authorization: `Bearer ${known[1]}` };
}

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import type { KubeObject } from "../kube/kube-object.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { AuthorizeRequest } from "./authz/request-facts.ts";
import { baseObjects } from "./fixtures/recorded-worlds.ts";
import { authorize, negotiateMtls, resolveDestination, routeRequest, traceRequest } from "./index.ts";
import type { From } from "./request.ts";

const requestSchema = z.looseObject({
  from: z.string().optional(),
  to: z.unknown().optional(),
  port: z.number().optional(),
  authority: z.string().optional(),
  host: z.string().optional(),
  path: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  method: z.string().optional(),
  protocol: z.enum(["http", "grpc", "tcp"]).optional(),
  sni: z.string().nullable().optional(),
});

const caseSchema = z.object({
  name: z.string(),
  given: z.union([z.string(), z.array(z.string())]).optional(),
  ask: z.enum(["trace", "missing", "route", "authorize", "mtls", "destination"]),
  request: requestSchema,
  expect: z.unknown(),
  absent: z.array(z.string()).optional(),
});
type Case = z.infer<typeof caseSchema>;

const FROM: Readonly<Record<string, From>> = {
  "client-a": client("alpha", "client-a", { ip: "198.18.1.41", inMesh: true }),
  "client-b": client("beta", "client-b", { ip: "198.18.1.42", inMesh: true }),
  "client-m": client("ambient", "client-m", { ip: "10.9.0.9", inMesh: true }),
  "client-p": client("plain", "client-p", { ip: "198.18.1.43", inMesh: false }),
  gateway: { gateway: { namespace: "istio-system", labels: { istio: "ingressgateway" } }, ip: "203.0.113.7" },
};

function client(namespace: string, app: string, rest: { ip: string; inMesh: boolean }): From {
  return { namespace, labels: { app }, serviceAccount: app, ...rest };
}

const base = baseObjects();

/** The last of two objects of one name counts: a case may replace one of the base. */
function meshOf(given: Case["given"]): MeshSnapshot {
  const added = [given ?? []]
    .flat()
    .flatMap((text) => parseAllDocuments(text).map((each) => each.toJS() as KubeObject));
  return snapshotOf({ cluster: "rig", objects: [...base, ...added] });
}

function answerTo({ given, ask, request }: Case): object {
  const mesh = meshOf(given);
  const from = FROM[request.from ?? "client-a"] ?? client("", "", { ip: "", inMesh: true });
  const service = typeof request.to === "string" ? request.to : "";
  const port = request.port ?? 80;
  const http = {
    method: request.method ?? "GET",
    authority: request.authority ?? service.split(".")[0] ?? "",
    path: request.path ?? "/",
    headers: request.headers ?? {},
  };
  switch (ask) {
    case "trace": {
      const to = service === "" ? null : service.includes("/") ? { pod: service } : { service };
      const { protocol = "http", sni } = request;
      const tls = sni === undefined ? {} : { sni };
      return traceRequest(mesh, { from, to, port, protocol, ...tls, ...http }).outcomes;
    }
    case "missing": {
      const to = service === "" ? null : { service };
      return traceRequest(mesh, { from, to, port, protocol: "http", ...http }).missing;
    }
    case "route":
      return routeRequest(mesh, { from, port, scheme: "http", ...http });
    case "mtls":
      return negotiateMtls(mesh, { from, to: { service }, port });
    case "destination": {
      const at = "gateway" in from ? from.gateway : from;
      return resolveDestination(mesh, { client: at, host: request.host ?? "", subset: null, port });
    }
    case "authorize":
      return authorize(mesh, asQuestion(request));
  }
}

/** Cases are ours and state the fields of the question. */
function asQuestion(request: object): AuthorizeRequest {
  return request as AuthorizeRequest;
}

function valueAt(answer: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], answer);
}

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".cases.yaml"));

describe.each(files)("%s", (file) => {
  const cases = z.array(caseSchema).parse(parse(readFileSync(new URL(file, folder), "utf8")));

  it.each(cases)("$name", (each) => {
    const answer = answerTo(each);
    expect(answer).toMatchObject(each.expect as object);
    for (const path of each.absent ?? []) expect(valueAt(answer, path)).toBeUndefined();
  });
});

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const name = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
const strings = z.record(z.string(), z.string());

/** Only the range reserved for tests. */
const podAddress = z.string().regex(/^198\.18\.\d{1,3}\.\d{1,3}$/);
const serviceAddress = z.string().regex(/^198\.19\.\d{1,3}\.\d{1,3}$/);

const port = z.strictObject({
  name,
  port: z.int(),
  targetPort: z.int(),
  appProtocol: z.string().optional(),
});

const namespace = z.strictObject({
  name,
  /** Workloads get a sidecar, and the namespace its injection label. */
  mesh: z.boolean().default(true),
  labels: strings.default({}),
});

const service = z.strictObject({
  namespace: name,
  name,
  clusterIP: serviceAddress.optional(),
  /** `app: <name>` unless told. */
  selector: strings.optional(),
  labels: strings.default({}),
  ports: z.array(port).min(1),
});

const workload = z.strictObject({
  namespace: name,
  app: name,
  version: name.default("v1"),
  /** `<app>-<version>` unless told. A bare pod has this name, the pods of a Deployment begin with it. */
  name: name.optional(),
  /** A bare pod, or a Deployment with its ReplicaSet and so many pods. */
  replicas: z.int().min(0).max(20).optional(),
  /** The app's name unless told. */
  serviceAccount: name.optional(),
  /** Of a bare pod. */
  address: podAddress.optional(),
  /** Only where it differs from the namespace. */
  sidecar: z.boolean().optional(),
  /** The proxy is a gateway: no application, no interception. */
  gateway: z.boolean().default(false),
  labels: strings.default({}),
  annotations: strings.default({}),
  /** Every HTTP port speaks HTTP/1.1, HTTP/2 and gRPC in the clear. */
  httpPorts: z.array(z.int()).default([8080, 9090]),
  tcpPorts: z.array(z.int()).default([7000]),
  /** Time that the application takes for each answer, and the share of its answers that fail. */
  latencyMs: z.number().min(0).default(0),
  failRatio: z.number().min(0).max(1).default(0),
  /** How long a proxy keeps old listeners for open connections. */
  drainDuration: z.string().optional(),
});

const traffic = z.strictObject({
  /** Workload whose pods send, `namespace/name`; the rate is that of all its pods together. */
  from: z.string().regex(/^[^/]+\/[^/]+$/),
  /** Service, `namespace/name`, or gateway workload. */
  to: z.string().regex(/^[^/]+\/[^/]+$/),
  port: z.int().default(80),
  protocol: z.enum(["http", "https", "grpc", "tcp"]).default("http"),
  /** The service's full name unless told. */
  host: z.string().optional(),
  method: z.string().default("GET"),
  path: z.string().default("/"),
  headers: strings.default({}),
  rateRps: z.number().positive().max(200),
});

const tlsSecret = z.strictObject({ namespace: name, name, hosts: z.array(z.string()).min(1) });

const world = z.strictObject({
  name,
  /** `drainDuration` of every proxy that names no other; Istio's own default is 45s. */
  drainDuration: z.string().default("45s"),
  /** Merged over the rig's own MeshConfig. */
  meshConfig: z.record(z.string(), z.unknown()).default({}),
  namespaces: z.array(namespace),
  services: z.array(service),
  workloads: z.array(workload),
  /** Secrets of a gateway, made with a certificate of its own for these hosts. */
  tlsSecrets: z.array(tlsSecret).default([]),
  traffic: z.array(traffic).default([]),
  /** Applied once the mesh stands. */
  objects: z.array(z.looseObject({ apiVersion: z.string(), kind: z.string() })).default([]),
});

export type World = z.infer<typeof world>;
export type WorldService = World["services"][number];
export type WorldWorkload = World["workloads"][number];
export type WorldTraffic = World["traffic"][number];

/** Reads a world file. @throws with every problem and its path. */
export function readWorld(file: string): World {
  const parsed = world.safeParse(parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`${file}:\n${z.prettifyError(parsed.error)}`);
  const problems = danglingNames(parsed.data);
  if (problems.length > 0) throw new Error(`${file}:\n${problems.join("\n")}`);
  return parsed.data;
}

function danglingNames({ namespaces, services, workloads, traffic: edges }: World): readonly string[] {
  const known = new Set(namespaces.map((one) => one.name));
  const senders = new Set(workloads.map((one) => `${one.namespace}/${workloadName(one)}`));
  const targets = new Set([...services.map((one) => `${one.namespace}/${one.name}`), ...senders]);
  return [
    ...[...services, ...workloads]
      .filter((one) => !known.has(one.namespace))
      .map((one) => `namespace ${one.namespace} is not listed`),
    ...edges
      .filter(({ from }) => !senders.has(from))
      .map(({ from }) => `traffic from ${from}: no such workload`),
    ...edges.filter(({ to }) => !targets.has(to)).map(({ to }) => `traffic to ${to}: no such service`),
  ];
}

export const workloadName = ({ name: own, app, version }: WorldWorkload): string =>
  own ?? `${app}-${version}`;

import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import type { Rhythm } from "./rhythm.ts";

/** Where calls of a class start. */
export type CallSource =
  | { readonly type: "workload"; readonly namespace: string; readonly workload: string }
  /** From outside the cluster, through an ingress gateway. */
  | {
      readonly type: "outside";
      readonly namespace: string;
      readonly gatewayLabels: Labels;
      readonly ip: string;
    }
  /** A pod that lives only while its job runs. */
  | {
      readonly type: "job";
      readonly namespace: string;
      readonly labels: Labels;
      readonly serviceAccount: string;
    };

/** Requests of one kind: the same client, address, method, path and headers. */
export interface CallClass {
  readonly id: string;
  readonly from: CallSource;
  /** Host as the client writes it, e.g. `catalog` or `api.production`. */
  readonly authority: string;
  /** `namespace/name` of the Service behind the host; null for hosts outside the cluster and behind a gateway. */
  readonly service: string | null;
  readonly port: number;
  readonly protocol: "http" | "grpc" | "tcp";
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Calls for each request that the source answers; 0 when it calls by itself. */
  readonly perRequest: number;
  /** Calls that the source makes by itself. */
  readonly rateRps: number;
  readonly rhythm: Rhythm;
  /** Whether the source's own request fails when this call fails. */
  readonly critical: boolean;
  /** Share of these requests that is answered 404 by the application, 0–1. */
  readonly notFoundRatio: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface IntrinsicError {
  readonly status: number;
  /** Flag as the server's proxy reports it: `-` when the application answers, UC when it closes the connection. */
  readonly flags: string;
  /** 0–1. */
  readonly ratio: number;
}

/** How a version behaves when nothing disturbs it: its own work, without the calls it makes. */
export interface WorkloadProfile {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: readonly IntrinsicError[];
}

export interface TrafficModel {
  readonly calls: readonly CallClass[];
  /** By `namespace/workload`, or by host for services outside the cluster. */
  readonly profiles: ReadonlyMap<string, WorkloadProfile>;
}

export const DEFAULT_PROFILE: WorkloadProfile = { p50Ms: 8, p99Ms: 70, errors: [] };

type CallInput = Pick<CallClass, "from" | "authority" | "service"> & Partial<CallClass>;

/** A call class with the usual values where none are given. */
export function call(input: CallInput): CallClass {
  const method = input.method ?? "GET";
  const path = input.path ?? "/";
  return {
    id: `${sourceKey(input.from)}>${input.authority}:${String(input.port ?? 80)} ${method} ${path} ${JSON.stringify(input.headers ?? {})}`,
    port: 80,
    protocol: "http",
    headers: {},
    perRequest: 0,
    rateRps: 0,
    rhythm: "day",
    critical: true,
    notFoundRatio: 0,
    requestBytes: 420,
    responseBytes: 3_200,
    ...input,
    method,
    path,
  };
}

export function sourceKey(from: CallSource): string {
  switch (from.type) {
    case "workload":
      return `${from.namespace}/${from.workload}`;
    case "job":
      return `${from.namespace}/${from.serviceAccount}`;
    case "outside":
      return `outside via ${from.namespace}/${Object.values(from.gatewayLabels).join(",")}`;
  }
}

/**
 * What is sent through the mesh and what came of it. The words are those of recorded truth samples, so that a recording and a
 * live answer compare as they are.
 */
export interface MeshRequest {
  /** Pod that sends it. With a sidecar the connection is intercepted as any other of the pod's. */
  readonly client: string;
  /** Address and port that the client connects to: of a service through a sidecar, of a pod straight or of a gateway. */
  readonly ip: string;
  readonly port: number;
  /** `tcp` opens a connection, reads who answers, and closes it. `https` does not judge the certificate. */
  readonly protocol: "http" | "https" | "grpc" | "tcp";
  /** Host header, `:authority`, and the server name of `https`. */
  readonly host: string;
  readonly method: string;
  /** With its query. A workload waits for `?sleep=ms` before it answers. */
  readonly path: string;
  /** `x-fail: CODE` makes a workload answer with that code; every other answer is 200. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** 10,000 unless told. */
  readonly timeoutMs?: number;
}

/** What the application saw of a request that reached it. */
export interface SeenRequest {
  /** Pod that answered. */
  readonly who: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  /** Names in lower case; several of a name are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface MeshAnswer {
  /** Mark of the request, sent as `x-rid`. */
  readonly rid: string;
  /** HTTP status; of a `tcp` connection 200 when an application answered. 0: the connection was refused, reset or closed unanswered. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null when a proxy answered instead of an application. */
  readonly seen: SeenRequest | null;
  /** Of an answer that no application made. */
  readonly body: string;
  /** `grpc-status` of a gRPC call, else null. */
  readonly grpcStatus: number | null;
  /** Pod that a `tcp` connection reached; empty for none. */
  readonly who: string;
  /** Code of the failure below HTTP (`ECONNRESET`, `ETIMEDOUT`), else null. */
  readonly error: string | null;
  readonly ms: number;
  /** Every time the request reached an application up to now: retries and mirrors included. */
  readonly arrivals: readonly Arrival[];
}

export interface Arrival {
  readonly who: string;
  /** Host header as it arrived: a mirror's ends in `-shadow`. */
  readonly host: string;
}

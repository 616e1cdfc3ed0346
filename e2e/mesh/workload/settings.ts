/** What one pod's program is told, as JSON in the file named by its first parameter. */
export interface WorkloadSettings {
  /** Name of the pod; answers carry it. */
  readonly who: string;
  readonly httpPorts: readonly number[];
  readonly tcpPorts: readonly number[];
  readonly latencyMs: number;
  readonly failRatio: number;
  /** Socket in the file system that takes orders. */
  readonly control: string;
  readonly traffic: readonly WorkloadTraffic[];
}

export interface WorkloadTraffic {
  readonly protocol: "http" | "https" | "grpc" | "tcp";
  /** One is chosen each time: the service's own address through a sidecar, its endpoints without one. */
  readonly addresses: readonly { readonly ip: string; readonly port: number }[];
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rateRps: number;
}

export type PortProtocol = "http" | "http2" | "grpc" | "https" | "tls" | "tcp" | "udp" | "auto";

const BY_NAME: Readonly<Record<string, PortProtocol>> = {
  http: "http",
  http2: "http2",
  grpc: "grpc",
  "grpc-web": "grpc",
  https: "https",
  tls: "tls",
  tcp: "tcp",
  udp: "udp",
  mongo: "tcp",
  mysql: "tcp",
  redis: "tcp",
};

const BY_APP_PROTOCOL: Readonly<Record<string, PortProtocol>> = {
  ...BY_NAME,
  "kubernetes.io/h2c": "http2",
  "kubernetes.io/ws": "http",
  "kubernetes.io/wss": "https",
  "istio.io/http": "http",
};

/** smtp, dns, mysql, mongo: treated as TCP when nothing names a protocol. */
const WELL_KNOWN_TCP: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

export interface DeclaredPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol: string | null;
}

/** UDP first, then appProtocol, then the port name up to its first dash; else Istio detects (Istio 1.31, protocol selection). */
export function portProtocol({ name, port, protocol, appProtocol }: DeclaredPort): PortProtocol {
  if (protocol.toUpperCase() === "UDP") return "udp";
  const declared = appProtocol === null ? undefined : lookUp(BY_APP_PROTOCOL, appProtocol.toLowerCase());
  if (declared !== undefined) return declared;
  const lower = name.toLowerCase();
  if (lower === "grpc-web" || lower.startsWith("grpc-web-")) return "grpc";
  const named = lookUp(BY_NAME, lower.split("-")[0] ?? "");
  if (named !== undefined) return named;
  return WELL_KNOWN_TCP.has(port) ? "tcp" : "auto";
}

/** Whether HTTP rules apply to the port; an undeclared port speaks what is detected. */
export function mayBeHttp(protocol: PortProtocol): boolean {
  return protocol === "http" || protocol === "http2" || protocol === "grpc" || protocol === "auto";
}

/** Protocol of a port of a ServiceEntry or Gateway server, e.g. `HTTPS`. */
export function protocolOfName(name: string): PortProtocol {
  return lookUp(BY_NAME, name.toLowerCase()) ?? "tcp";
}

function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

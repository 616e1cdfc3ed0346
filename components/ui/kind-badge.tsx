import { cn } from "./cn.ts";

/** Kiali's letters, so that people who know them read ours; kinds without letters there get their own capitals. */
const LETTERS: Readonly<Record<string, string>> = {
  VirtualService: "VS",
  DestinationRule: "DR",
  AuthorizationPolicy: "AP",
  PeerAuthentication: "PA",
  RequestAuthentication: "RA",
  ServiceEntry: "SE",
  Gateway: "G",
  EnvoyFilter: "EF",
  Sidecar: "SC",
  WorkloadEntry: "WE",
  WorkloadGroup: "WG",
  WasmPlugin: "WP",
  Telemetry: "TM",
  ProxyConfig: "PC",
  HTTPRoute: "HTTP",
  GRPCRoute: "gRPC",
  TCPRoute: "TCP",
  TLSRoute: "TLS",
  ReferenceGrant: "RG",
  GatewayClass: "GC",
  Service: "S",
  Workload: "W",
  Deployment: "W",
  Pod: "P",
  App: "A",
  Namespace: "NS",
};

export function kindLetters(kind: string): string {
  return LETTERS[kind] ?? kind.replace(/[^A-Z]/g, "").slice(0, 3);
}

export interface KindBadgeProps {
  /** Kubernetes kind, "VirtualService". */
  readonly kind: string;
  readonly className?: string;
}

export function KindBadge({ kind, className }: KindBadgeProps) {
  return (
    <abbr
      title={kind}
      className={cn(
        "inline-flex h-4.25 min-w-5 shrink-0 items-center justify-center rounded-badge border border-border-strong bg-surface-raised px-1 text-micro font-semibold text-muted no-underline",
        className,
      )}
    >
      {kindLetters(kind)}
    </abbr>
  );
}

import type { Evidence } from "../simulation/evidence.ts";

export type OutboundMode = "ALLOW_ANY" | "REGISTRY_ONLY" | "ALLOW_ANY_DYNAMIC_DNS";
export type PathNormalization = "NONE" | "BASE" | "MERGE_SLASHES" | "DECODE_AND_MERGE_SLASHES";

/** A retry policy as MeshConfig or a VirtualService states it; an unset field has Istio's default. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly retryOn: readonly string[];
  readonly perTryTimeoutMs: number | null;
}

export interface ExtensionProvider {
  readonly name: string;
  readonly type: string;
}

/**
 * What every answer depends on (decision 22): MeshConfig, istiod's feature flags, version and revision. Read from the
 * ConfigMaps `istio*` and the istiod Deployment; what cannot be read has Istio's default and stands in `assumed`.
 */
export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  /** Cluster domain, normally `cluster.local`. */
  readonly domain: string;
  readonly enableAutoMtls: boolean;
  readonly outboundTrafficPolicy: OutboundMode;
  readonly defaultHttpRetryPolicy: RetryPolicy | null;
  readonly pathNormalization: PathNormalization;
  /** Null: every namespace is in the mesh's view. */
  readonly discoverySelectors: readonly unknown[] | null;
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  readonly extensionProviders: readonly ExtensionProvider[];
  /** Providers of access logs where a Telemetry names none. */
  readonly accessLogProviders: readonly string[];
  /** `defaultConfig.proxyMetadata`: environment of every proxy. */
  readonly proxyMetadata: Readonly<Record<string, string>>;
  /** `defaultConfig.image.imageType`, e.g. `distroless`; empty when not stated. */
  readonly proxyImageType: string;
  /** connectionPool and outlierDetection below every DestinationRule (1.31). */
  readonly defaultTrafficPolicy: Readonly<Record<string, unknown>> | null;
  /** How long open connections keep an old listener, ms. */
  readonly drainDurationMs: number;
  /** Environment of istiod that changes behaviour, e.g. PILOT_ENABLE_ALPN_FILTER. */
  readonly featureFlags: Readonly<Record<string, string>>;
  /** Major and minor, e.g. `1.31`. */
  readonly istioVersion: string;
  readonly revision: string;
  /** Names of the fields above that could not be read, with the reason. */
  readonly assumed: Readonly<Partial<Record<string, string>>>;
  readonly sources: readonly Evidence[];
}

export const DEFAULT_MESH_SETTINGS: MeshSettings = {
  rootNamespace: "istio-system",
  trustDomain: "cluster.local",
  trustDomainAliases: [],
  domain: "cluster.local",
  enableAutoMtls: true,
  outboundTrafficPolicy: "ALLOW_ANY",
  defaultHttpRetryPolicy: null,
  pathNormalization: "BASE",
  discoverySelectors: null,
  defaultServiceExportTo: ["*"],
  defaultVirtualServiceExportTo: ["*"],
  defaultDestinationRuleExportTo: ["*"],
  extensionProviders: [],
  accessLogProviders: [],
  proxyMetadata: {},
  proxyImageType: "",
  defaultTrafficPolicy: null,
  drainDurationMs: 45_000,
  featureFlags: {},
  istioVersion: "1.31",
  revision: "default",
  assumed: {},
  sources: [],
};

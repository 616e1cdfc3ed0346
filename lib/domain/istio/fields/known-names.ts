/** Names of a cluster that fields may refer to: plain data, as the server hands it to a browser. */
export interface KnownNames {
  readonly trustDomain: string;
  /** Domain of the cluster, such as `cluster.local`. */
  readonly domain: string;
  readonly hosts: readonly KnownHost[];
  /** Istio Gateways as `namespace/name`. */
  readonly gateways: readonly string[];
  readonly namespaces: readonly string[];
  /** `namespace/name`. */
  readonly serviceAccounts: readonly string[];
  /** By kind key (`Service.`, `VirtualService.networking.istio.io`): `namespace/name`. */
  readonly objects: Readonly<Record<string, readonly string[]>>;
  /** Labels of pods: namespace → label → values. */
  readonly podLabels: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly authorizationProviders: readonly string[];
  readonly telemetryProviders: readonly string[];
}

export interface KnownHost {
  /** Full name. */
  readonly host: string;
  readonly namespace: string;
  readonly ports: readonly number[];
  /** Subsets that some DestinationRule defines for the host; which one a client gets depends on its namespace. */
  readonly subsets: readonly string[];
}

export const NO_KNOWN_NAMES: KnownNames = {
  domain: "cluster.local",
  trustDomain: "cluster.local",
  hosts: [],
  gateways: [],
  namespaces: [],
  serviceAccounts: [],
  objects: {},
  podLabels: {},
  authorizationProviders: [],
  telemetryProviders: [],
};

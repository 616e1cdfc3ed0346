/** What fields can point at, from the live picture as far as the person may see it. Empty lists offer nothing and refuse nothing. */
export interface FieldChoices {
  readonly hosts: readonly HostChoice[];
  /** `mesh`, and `namespace/name` of gateways. */
  readonly gateways: readonly string[];
  readonly namespaces: readonly string[];
  readonly workloads: readonly WorkloadChoice[];
}

export interface HostChoice {
  /** `cart.shop.svc.cluster.local`, or the host of a ServiceEntry. */
  readonly host: string;
  /** Empty for hosts outside of the cluster. */
  readonly namespace: string;
  /** `cart`: how rules of its own namespace may call it; null when only the whole host does. */
  readonly shortName: string | null;
  readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: string }[];
  /** Labels of the pods behind it; null when it has no selector. */
  readonly selector: Readonly<Record<string, string>> | null;
  readonly subsets: readonly string[];
}

export interface WorkloadChoice {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Null when unknown. */
  readonly serviceAccount: string | null;
  readonly podCount: number;
}

export const NO_CHOICES: FieldChoices = { hosts: [], gateways: [], namespaces: [], workloads: [] };

/** The host that a rule in `namespace` names: short names belong to the namespace of the rule. Null when nothing is known of it. */
export function hostChoice(choices: FieldChoices, name: string, namespace: string): HostChoice | null {
  if (name === "") return null;
  return (
    choices.hosts.find(({ host }) => host === name) ??
    choices.hosts.find((host) => host.namespace === namespace && host.shortName === name) ??
    choices.hosts.find(
      ({ host }) => !name.endsWith(".") && host.startsWith(`${name}.`) && name.includes("."),
    ) ??
    null
  );
}

/** Workloads of a namespace (null: of all) whose pods carry every label. */
export function selectedWorkloads(
  choices: FieldChoices,
  {
    namespace,
    labels,
  }: { readonly namespace: string | null; readonly labels: Readonly<Record<string, unknown>> },
): readonly WorkloadChoice[] {
  return choices.workloads.filter(
    (workload) =>
      (namespace === null || workload.namespace === namespace) &&
      Object.entries(labels).every(([key, value]) => workload.labels[key] === value),
  );
}

import { describeRef, type ObjectRef } from "../kube/object-ref.ts";
import type { Evidence } from "../simulation/evidence.ts";
import { KIND_KEYS } from "./kind-keys.ts";
import { readMeshConfig, type MeshConfigFields } from "./mesh-config.ts";
import { DEFAULT_MESH_SETTINGS, type MeshSettings } from "./settings.ts";
import type { IstiodFacts, KindAvailability, MeshConfigMapFacts, MeshSnapshot } from "./snapshot.ts";

type SettingsInput = Pick<MeshSnapshot, "cluster" | "controlPlane" | "webhooks" | "availability">;

const MESH_CONFIG_FIELDS: readonly (keyof MeshConfigFields)[] = [
  "rootNamespace",
  "trustDomain",
  "trustDomainAliases",
  "enableAutoMtls",
  "outboundTrafficPolicy",
  "defaultHttpRetryPolicy",
  "pathNormalization",
  "discoverySelectors",
  "defaultServiceExportTo",
  "defaultVirtualServiceExportTo",
  "defaultDestinationRuleExportTo",
  "extensionProviders",
  "accessLogProviders",
  "proxyMetadata",
  "proxyImageType",
  "defaultTrafficPolicy",
  "drainDurationMs",
];

/**
 * Mesh settings of the default revision: the one that the tag `default` names, else `default`, else the newest. What
 * cannot be read has Istio's default and stands in `assumed`.
 */
export function settingsOf(mesh: SettingsInput): MeshSettings {
  const revision = chosenRevision(mesh);
  const istiod = byRevision(mesh.controlPlane.istiods, revision);
  const configMap = byRevision(mesh.controlPlane.configMaps, revision);
  const fromConfig = configSettings(mesh, configMap);
  const fromIstiod = istiodSettings(mesh, istiod);
  return {
    ...DEFAULT_MESH_SETTINGS,
    ...fromConfig.fields,
    ...fromIstiod.fields,
    revision: revision ?? DEFAULT_MESH_SETTINGS.revision,
    assumed: {
      ...fromConfig.assumed,
      ...fromIstiod.assumed,
      ...(revision === null ? { revision: "no control plane was found" } : {}),
    },
    sources: [
      ...(configMap === undefined ? [] : [source(mesh.cluster, "ConfigMap", configMap)]),
      ...(istiod === undefined ? [] : [source(mesh.cluster, "Deployment", istiod)]),
    ],
  };
}

interface Part {
  readonly fields: Partial<MeshSettings>;
  readonly assumed: Readonly<Partial<Record<string, string>>>;
}

function configSettings(mesh: SettingsInput, configMap: MeshConfigMapFacts | undefined): Part {
  if (configMap === undefined) {
    return { fields: {}, assumed: assumeAll(reasonUnseen(mesh, KIND_KEYS.configMap, "ConfigMap istio")) };
  }
  const reading = readMeshConfig(configMap.yaml);
  const name = `ConfigMap ${configMap.namespace}/${configMap.name}`;
  if (!reading.ok) return { fields: {}, assumed: assumeAll(`${name}: ${reading.error}`) };
  return {
    fields: reading.value.fields,
    assumed: Object.fromEntries(
      Object.entries(reading.value.unreadable).map(([field, why]) => [field, `${name}: ${why}`]),
    ),
  };
}

function istiodSettings(mesh: SettingsInput, istiod: IstiodFacts | undefined): Part {
  if (istiod === undefined) {
    const reason = reasonUnseen(mesh, KIND_KEYS.deployment, "Deployment istiod");
    return { fields: {}, assumed: { featureFlags: reason, istioVersion: reason, domain: reason } };
  }
  return {
    fields: {
      featureFlags: istiod.env,
      domain: istiod.domain ?? DEFAULT_MESH_SETTINGS.domain,
      ...(istiod.version === null ? {} : { istioVersion: istiod.version }),
    },
    assumed:
      istiod.version === null
        ? { istioVersion: `neither image nor labels of Deployment ${istiod.namespace}/${istiod.name} tell` }
        : {},
  };
}

/** Null when there is neither a ConfigMap nor a Deployment of a control plane. */
function chosenRevision({ controlPlane, webhooks }: SettingsInput): string | null {
  const istiods = [...controlPlane.istiods];
  const known = new Set([...istiods, ...controlPlane.configMaps].map(({ revision }) => revision));
  const tagged = taggedDefault(webhooks);
  if (tagged !== null && known.has(tagged)) return tagged;
  if (known.size === 0) return null;
  if (known.has("default")) return "default";
  const newest = istiods.sort(byVersionThenName).at(-1)?.revision;
  return newest ?? [...known].sort().at(-1) ?? null;
}

function byVersionThenName(a: IstiodFacts, b: IstiodFacts): number {
  const order = minorOf(a) - minorOf(b);
  return order === 0 ? (a.revision < b.revision ? -1 : 1) : order;
}

function minorOf({ version }: IstiodFacts): number {
  const [major, minor] = (version ?? "0.0").split(".").map(Number);
  return (major ?? 0) * 1000 + (minor ?? 0);
}

/** `istioctl tag set default` makes a webhook configuration that names the revision. */
function taggedDefault(webhooks: MeshSnapshot["webhooks"]): string | null {
  for (const { labels } of webhooks.get("MutatingWebhookConfiguration") ?? []) {
    if (labels["istio.io/tag"] === "default") return labels["istio.io/rev"] ?? null;
  }
  return null;
}

/** Two namespaces may hold one of the same revision: the first by name is taken. */
function byRevision<
  T extends { readonly revision: string; readonly namespace: string; readonly name: string },
>(entries: Iterable<T>, revision: string | null): T | undefined {
  return [...entries]
    .filter((entry) => entry.revision === revision)
    .sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1))[0];
}

function reasonUnseen({ availability }: SettingsInput, kindKey: string, what: string): string {
  const state: KindAvailability | undefined = availability.get(kindKey);
  switch (state?.state) {
    case "forbidden":
      return `${what} cannot be read: ${state.reason}`;
    case "listed":
    case "stale":
      return `${what} was not found`;
    default:
      return `${what} was not read`;
  }
}

function assumeAll(reason: string): Readonly<Record<string, string>> {
  return Object.fromEntries(MESH_CONFIG_FIELDS.map((field) => [field, reason]));
}

function source(
  cluster: string,
  kind: "ConfigMap" | "Deployment",
  from: MeshConfigMapFacts | IstiodFacts,
): Evidence {
  const { namespace, name, revision } = from;
  const object: ObjectRef = { cluster, group: kind === "Deployment" ? "apps" : "", kind, namespace, name };
  const what = kind === "Deployment" ? "istiod" : "MeshConfig";
  return { object, path: [], text: `${describeRef(object)} is the ${what} of revision ${revision}` };
}

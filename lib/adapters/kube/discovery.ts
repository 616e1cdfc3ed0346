import { z } from "zod";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { isConfigGroup, KIND_KEYS, kindOfKey } from "@/lib/domain/mesh/kind-keys.ts";
import { configKindKey } from "@/lib/domain/mesh/snapshot.ts";
import type { ApiResource } from "./api-path.ts";
import { statusError } from "./status-error.ts";
import type { KubeTransport } from "./transport.ts";

const groupsSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      versions: z.array(z.object({ version: z.string() })),
      preferredVersion: z.object({ version: z.string() }).nullish(),
    }),
  ),
});

const resourcesSchema = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      namespaced: z.boolean(),
      verbs: z.array(z.string()).nullish(),
    }),
  ),
});

const PLURALS: Readonly<Record<string, string>> = {
  [KIND_KEYS.namespace]: "namespaces",
  [KIND_KEYS.service]: "services",
  [KIND_KEYS.pod]: "pods",
  [KIND_KEYS.node]: "nodes",
  [KIND_KEYS.serviceAccount]: "serviceaccounts",
  [KIND_KEYS.configMap]: "configmaps",
  [KIND_KEYS.endpointSlice]: "endpointslices",
  [KIND_KEYS.deployment]: "deployments",
  [KIND_KEYS.statefulSet]: "statefulsets",
  [KIND_KEYS.daemonSet]: "daemonsets",
  [KIND_KEYS.replicaSet]: "replicasets",
  [KIND_KEYS.job]: "jobs",
  [KIND_KEYS.cronJob]: "cronjobs",
  [KIND_KEYS.mutatingWebhook]: "mutatingwebhookconfigurations",
  [KIND_KEYS.validatingWebhook]: "validatingwebhookconfigurations",
};

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  KIND_KEYS.namespace,
  KIND_KEYS.node,
  KIND_KEYS.mutatingWebhook,
  KIND_KEYS.validatingWebhook,
]);

/** Kinds of Kubernetes itself, served by every version since 1.21. */
export const BUILTIN_RESOURCES: readonly ApiResource[] = Object.entries(PLURALS).map(([key, plural]) => ({
  ...kindOfKey(key),
  version: "v1",
  plural,
  namespaced: !CLUSTER_SCOPED.has(key),
}));

/** Watched only to notice that rights changed. */
export const RBAC_RESOURCES: readonly ApiResource[] = (
  [
    ["ClusterRole", "clusterroles", false],
    ["ClusterRoleBinding", "clusterrolebindings", false],
    ["Role", "roles", true],
    ["RoleBinding", "rolebindings", true],
  ] as const
).map(([kind, plural, namespaced]) => ({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind,
  plural,
  namespaced,
}));

export function resourceKey({ kind, group }: ApiResource): string {
  return configKindKey(kind, group);
}

/**
 * The Istio and Gateway API kinds that the cluster serves, each in the version the server prefers; a kind that only an
 * older version has is taken from there.
 */
export async function discoverConfigResources(
  transport: KubeTransport,
  timeoutMs: number,
): Promise<readonly ApiResource[]> {
  const { groups } = await readJson(transport, { path: "/apis", timeoutMs }, groupsSchema);
  const found = new Map<string, ApiResource>();
  for (const { name: group, versions, preferredVersion } of groups) {
    if (!isConfigGroup(group)) continue;
    const preferred = preferredVersion?.version;
    const order = [...versions.map(({ version }) => version)].sort(
      (a, b) => Number(b === preferred) - Number(a === preferred),
    );
    for (const version of order) {
      const path = `/apis/${group}/${encodeURIComponent(version)}`;
      const { resources } = await readJson(transport, { path, timeoutMs }, resourcesSchema);
      for (const { name: plural, kind, namespaced, verbs } of resources) {
        const isListed = !plural.includes("/") && verbs?.includes("list") === true && verbs.includes("watch");
        const key = configKindKey(kind, group);
        if (isListed && !found.has(key)) found.set(key, { group, version, kind, plural, namespaced });
      }
    }
  }
  return [...found.values()];
}

async function readJson<S extends z.ZodType>(
  transport: KubeTransport,
  { path, timeoutMs }: { readonly path: string; readonly timeoutMs: number },
  schema: S,
): Promise<z.infer<S>> {
  const answer = await transport.send({ caller: "self", method: "GET", path, timeoutMs });
  if (answer.status !== 200) {
    throw statusError(answer, { verb: "get", resource: path, namespace: "", name: "" });
  }
  return parseAnswer(answer.text, schema);
}

/** @throws AppError `upstream` for an answer that is not what the API server would say. */
export function parseAnswer<S extends z.ZodType>(text: string, schema: S): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw garbage();
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw garbage();
  return parsed.data;
}

function garbage(): AppError {
  return new AppError("upstream", "The answer is not one of a Kubernetes API server", {
    details: { kind: "garbage", outcomeUnknown: false },
  });
}

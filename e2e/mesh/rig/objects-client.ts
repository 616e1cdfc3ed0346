import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import { collectionPath, objectPath, pluralOf, type KubeClient } from "./kube-client.ts";
import type { ApplyOptions, Verdict } from "./mesh.ts";
import { MARKER_NAME } from "./marker.ts";

type Identified = Pick<KubeObject, "apiVersion" | "kind" | "metadata">;

interface Status {
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] };
}

const CONFIG_GROUPS = [
  "networking.istio.io",
  "security.istio.io",
  "telemetry.istio.io",
  "extensions.istio.io",
  "gateway.networking.k8s.io",
];

/** Creates the object, or replaces the one that is there. */
export async function applyObject(
  kube: KubeClient,
  object: KubeObject,
  { dryRun = false, fieldValidation = "Strict" }: ApplyOptions = {},
): Promise<Verdict> {
  const query = `fieldValidation=${fieldValidation}&fieldManager=mesh-rig${dryRun ? "&dryRun=All" : ""}`;
  const created = await kube.call({
    method: "POST",
    path: `${collectionPath(object)}?${query}`,
    body: object,
  });
  if (created.status !== 409) return verdictOf(created);
  const live = await kube.ask<KubeObject>("GET", objectPath(object));
  const { resourceVersion } = live.metadata;
  const body = { ...object, metadata: { ...object.metadata, resourceVersion } };
  return verdictOf(await kube.call({ method: "PUT", path: `${objectPath(object)}?${query}`, body }));
}

function verdictOf({ status, body, warnings }: Awaited<ReturnType<KubeClient["call"]>>): Verdict {
  if (status < 300) return { accepted: true, object: body as KubeObject, warnings };
  const { message = String(body), details } = body as Status;
  const causes = (details?.causes ?? []).map(({ field = "", message: words = "" }) => ({
    field,
    message: words,
  }));
  return { accepted: false, status, message, causes };
}

export async function removeObject(kube: KubeClient, object: Identified): Promise<void> {
  const { status, body } = await kube.call({ method: "DELETE", path: objectPath(object) });
  if (status >= 300 && status !== 404)
    throw new Error(`DELETE ${objectPath(object)}: ${String(status)} ${JSON.stringify(body)}`);
}

/** Everything of the kinds that configure a mesh, in all namespaces; the rig's own marker stays. */
export async function removeConfiguration(kube: KubeClient): Promise<void> {
  for (const { group, version, kind } of await configurationKinds(kube)) {
    const { items } = await kube.ask<{ items: readonly KubeObject[] }>(
      "GET",
      `/apis/${group}/${version}/${pluralOf(kind)}`,
    );
    const found = items.filter(({ metadata }) => metadata.name !== MARKER_NAME);
    for (const { metadata } of found)
      await removeObject(kube, { apiVersion: `${group}/${version}`, kind, metadata });
  }
}

interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

async function configurationKinds(kube: KubeClient): Promise<readonly ServedKind[]> {
  const kinds: ServedKind[] = [];
  for (const group of CONFIG_GROUPS) {
    const { versions } = await kube.ask<{ versions: readonly { version: string }[] }>(
      "GET",
      `/apis/${group}`,
    );
    // Preferred first; a kind is taken from the first version that serves it.
    for (const { version } of versions) {
      const { resources } = await kube.ask<{
        resources: readonly { name: string; kind: string; namespaced: boolean }[];
      }>("GET", `/apis/${group}/${version}`);
      for (const { name, kind, namespaced } of resources)
        if (
          namespaced &&
          !name.includes("/") &&
          !kinds.some((one) => one.group === group && one.kind === kind)
        )
          kinds.push({ group, version, kind });
    }
  }
  return kinds;
}

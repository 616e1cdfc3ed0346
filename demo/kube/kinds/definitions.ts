import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import { customObjectSchema } from "../schema/custom-schema.ts";
import type { KubeStore } from "../store.ts";
import { equalJson } from "../store/equal-json.ts";
import { asJson, asKubeObject } from "../store/stored-object.ts";
import { type ServedKind, qualifiedResource } from "./served-kind.ts";

function namesOf({ kind, plural, singular, shortNames, categories }: ServedKind): JsonObject {
  return {
    kind,
    listKind: `${kind}List`,
    plural,
    singular,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

function storedVersion(kind: ServedKind): string {
  return findConfigKind(kind.kind, kind.group)?.storedVersion ?? kind.versions[0] ?? "v1";
}

function versionOf(kind: ServedKind, version: string): JsonObject {
  return {
    name: version,
    served: true,
    storage: version === storedVersion(kind),
    schema: { openAPIV3Schema: customObjectSchema(kind, version) },
    ...(kind.hasStatus ? { subresources: { status: {} } } : {}),
    ...(kind.columns.length === 0
      ? {}
      : { additionalPrinterColumns: kind.columns.map((column) => ({ ...column })) }),
  };
}

function specOf(kind: ServedKind): JsonObject {
  return {
    conversion: { strategy: "None" },
    group: kind.group,
    names: namesOf(kind),
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    versions: kind.versions.map((version) => versionOf(kind, version)),
  };
}

function statusOf(kind: ServedKind, timestamp: string): JsonObject {
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: "True",
    reason,
    message,
    lastTransitionTime: timestamp,
  });
  return {
    acceptedNames: namesOf(kind),
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found"),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ],
    storedVersions: [storedVersion(kind)],
  };
}

/** Puts a CustomResourceDefinition in place for every custom kind, or brings it to the present schema. */
export function ensureDefinitions(store: KubeStore): void {
  const timestamp = `${new Date(store.now()).toISOString().slice(0, 19)}Z`;
  for (const kind of store.kinds.all.filter(({ custom }) => custom)) {
    const name = qualifiedResource(kind);
    const definition = {
      group: "apiextensions.k8s.io",
      kind: "CustomResourceDefinition",
      namespace: "",
      name,
    };
    const spec = specOf(kind);
    const live = store.get(definition);
    if (live !== undefined && equalJson(asJson(live).spec, spec)) continue;
    const manager = kind.group.endsWith("istio.io") ? "helm" : "kubectl";
    const apiVersion = "apiextensions.k8s.io/v1";
    store.put(asKubeObject({ apiVersion, kind: definition.kind, metadata: { name }, spec }), { manager });
    store.updateStatus(definition, statusOf(kind, timestamp), { manager: "kube-apiserver" });
  }
}

import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { KindRegistry } from "../kinds/kind-registry.ts";
import { type ServedKind, apiVersionOf } from "../kinds/served-kind.ts";
import { REVIEW_KINDS } from "./review-kinds.ts";

const ALL_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const STATUS_VERBS = ["get", "patch", "update"];

/** Groups that answer only reviews come after `apps`, as a real server lists them. */
function groupsOf(kinds: KindRegistry): readonly string[] {
  const reviewGroups = [...new Set(REVIEW_KINDS.map(({ group }) => group))];
  return [...kinds.groups.filter((group) => !reviewGroups.includes(group)), ...reviewGroups];
}

function versionsOf(kinds: KindRegistry, group: string): readonly string[] {
  const served = kinds.versionsOf(group);
  return served.length === 0 ? ["v1"] : served;
}

export function hasGroupVersion(kinds: KindRegistry, group: string, version: string): boolean {
  if (group === "") return version === "v1";
  return groupsOf(kinds).includes(group) && versionsOf(kinds, group).includes(version);
}

export function groupVersions(
  kinds: KindRegistry,
): readonly { readonly group: string; readonly version: string }[] {
  const groups = ["", ...groupsOf(kinds)];
  return groups.flatMap((group) =>
    (group === "" ? ["v1"] : versionsOf(kinds, group)).map((version) => ({ group, version })),
  );
}

export function kindsIn(kinds: KindRegistry, group: string, version: string): readonly ServedKind[] {
  return kinds.all.filter((kind) => kind.group === group && kind.versions.includes(version));
}

/** `/api` */
export function apiVersions(): JsonObject {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "127.0.0.1:6443" }],
  };
}

/** `/apis/<group>` */
export function apiGroup(kinds: KindRegistry, group: string): JsonObject | null {
  if (!groupsOf(kinds).includes(group)) return null;
  return { kind: "APIGroup", apiVersion: "v1", ...groupEntry(kinds, group) };
}

function groupEntry(kinds: KindRegistry, group: string): JsonObject {
  const versions = versionsOf(kinds, group).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] ?? null };
}

/** `/apis` */
export function apiGroupList(kinds: KindRegistry): JsonObject {
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: groupsOf(kinds).map((group) => groupEntry(kinds, group)),
  };
}

function subresources(kind: ServedKind): readonly ("status" | "scale")[] {
  return [...(kind.hasScale ? (["scale"] as const) : []), ...(kind.hasStatus ? (["status"] as const) : [])];
}

const SCALE = { group: "autoscaling", version: "v1", kind: "Scale" };

function resourceEntries(kind: ServedKind): JsonObject[] {
  const { plural, singular, namespaced, shortNames, categories } = kind;
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind: kind.kind,
      verbs: ALL_VERBS,
      ...(shortNames.length === 0 ? {} : { shortNames }),
      ...(categories.length === 0 ? {} : { categories }),
    },
    ...subresources(kind).map((name) => ({
      name: `${plural}/${name}`,
      singularName: "",
      namespaced,
      ...(name === "scale" ? SCALE : { kind: kind.kind }),
      verbs: STATUS_VERBS,
    })),
  ];
}

/** `/api/v1`, `/apis/<group>/<version>` */
export function apiResourceList(kinds: KindRegistry, group: string, version: string): JsonObject {
  const reviews = REVIEW_KINDS.filter((review) => review.group === group && review.version === version);
  return {
    kind: "APIResourceList",
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: apiVersionOf(group, version),
    resources: [
      ...kindsIn(kinds, group, version).flatMap(resourceEntries),
      ...reviews.map(({ plural, kind, namespaced }) => ({
        name: plural,
        singularName: kind.toLowerCase(),
        namespaced,
        kind,
        verbs: ["create"],
      })),
    ],
  };
}

function aggregatedResource(kind: ServedKind, version: string): JsonObject {
  const responseKind = { group: kind.group, version, kind: kind.kind };
  const nested = subresources(kind).map((subresource) => ({
    subresource,
    responseKind: subresource === "scale" ? SCALE : responseKind,
    verbs: STATUS_VERBS,
  }));
  return {
    resource: kind.plural,
    responseKind,
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: ALL_VERBS,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
    ...(nested.length === 0 ? {} : { subresources: nested }),
  };
}

function aggregatedGroup(kinds: KindRegistry, group: string): JsonObject {
  const versions = group === "" ? ["v1"] : versionsOf(kinds, group);
  return {
    metadata: { ...(group === "" ? {} : { name: group }), creationTimestamp: null },
    versions: versions.map((version) => ({
      version,
      resources: [
        ...kindsIn(kinds, group, version).map((kind) => aggregatedResource(kind, version)),
        ...REVIEW_KINDS.filter((review) => review.group === group).map(({ plural, kind, namespaced }) => ({
          resource: plural,
          responseKind: { group, version, kind },
          scope: namespaced ? "Namespaced" : "Cluster",
          singularResource: kind.toLowerCase(),
          verbs: ["create"],
        })),
      ],
      freshness: "Current",
    })),
  };
}

/** Aggregated discovery of the core group (`/api`) or of all others (`/apis`). */
export function aggregatedDiscovery(
  kinds: KindRegistry,
  root: "api" | "apis",
  version: "v2" | "v2beta1",
): JsonObject {
  const groups = root === "api" ? [""] : groupsOf(kinds);
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => aggregatedGroup(kinds, group)),
  };
}

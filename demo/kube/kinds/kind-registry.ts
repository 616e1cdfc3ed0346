import type { KindName, ServedKind } from "./served-kind.ts";

export interface KindRegistry {
  readonly all: readonly ServedKind[];
  byKind(name: KindName): ServedKind | undefined;
  byResource(group: string, plural: string): ServedKind | undefined;
  /** Groups in the order in which discovery lists them; the core group is left out. */
  readonly groups: readonly string[];
  /** Versions that a group serves, preferred first. */
  versionsOf(group: string): readonly string[];
}

export function createKindRegistry(kinds: readonly ServedKind[]): KindRegistry {
  const byKind = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  const byResource = new Map(kinds.map((kind) => [`${kind.group}/${kind.plural}`, kind]));
  const versions = new Map<string, string[]>();
  for (const kind of kinds) {
    const known = versions.get(kind.group) ?? [];
    known.push(...kind.versions.filter((version) => !known.includes(version)));
    versions.set(kind.group, known);
  }
  for (const known of versions.values()) known.sort(compareVersions);
  return {
    all: kinds,
    byKind: ({ group, kind }) => byKind.get(`${group}/${kind}`),
    byResource: (group, plural) => byResource.get(`${group}/${plural}`),
    groups: [...versions.keys()].filter((group) => group !== ""),
    versionsOf: (group) => versions.get(group) ?? [],
  };
}

const STABILITY = ["stable", "beta", "alpha"];

function versionRank(version: string): readonly [stability: number, major: number, minor: number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [STABILITY.length, 0, 0];
  return [STABILITY.indexOf(match[2] ?? "stable"), -Number(match[1]), -Number(match[3] ?? 0)];
}

/** Kubernetes' order of versions: v1, v1beta2, v1beta1, v1alpha3. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [versionRank(left), versionRank(right)];
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

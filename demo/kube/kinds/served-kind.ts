/** One of a CRD's `additionalPrinterColumns`. `jsonPath` is the simple dotted form, e.g. `.spec.host`. */
export interface CustomColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  readonly jsonPath: string;
  readonly description?: string;
  /** Columns above 0 show only with `-o wide`. */
  readonly priority?: number;
}

/** A kind that the demo's API server serves. */
export interface ServedKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Served versions, preferred first. The first is also the stored one. */
  readonly versions: readonly string[];
  /** Defined by a CustomResourceDefinition: no strategic merge patch, every write counts a generation. */
  readonly custom: boolean;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** Whether the server counts `metadata.generation` for the kind. */
  readonly countsGeneration: boolean;
  readonly columns: readonly CustomColumn[];
}

export type KindName = Pick<ServedKind, "group" | "kind">;

/** `virtualservices.networking.istio.io`, `pods`: how the API server names a resource in its messages. */
export function qualifiedResource({ group, plural }: Pick<ServedKind, "group" | "plural">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** `VirtualService.networking.istio.io`, `Pod`. */
export function qualifiedKind({ group, kind }: KindName): string {
  return group === "" ? kind : `${kind}.${group}`;
}

export function apiVersionOf(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The version in which objects of the kind are stored. */
export function storedApiVersion(kind: ServedKind): string {
  return apiVersionOf(kind.group, kind.versions[0] ?? "v1");
}

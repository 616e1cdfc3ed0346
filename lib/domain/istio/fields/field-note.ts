import type { JsonValue } from "../../base/json.ts";
import type { IstioRelease } from "../schema/facts.ts";

/** What a value of a field counts or names; decides how an input shows and reads it. */
export type FieldUnit =
  | "duration"
  | "percent"
  | "count"
  | "bytes"
  | "port"
  | "weight"
  | "httpStatus"
  | "httpMethod"
  | "httpHeader"
  | "regex"
  | "host"
  | "path"
  | "url"
  | "cidr"
  | "cel"
  | "seconds";

/**
 * What the value names. `within` is the field that holds the host or the name in whose scope it is looked up: the nearest
 * one of that name on the way from the field up to `spec`.
 */
export type FieldReference =
  /** A host of the registry; a short name belongs to the namespace of the object. */
  | { readonly to: "host" }
  | { readonly to: "subset"; readonly within: "host" }
  | { readonly to: "servicePort"; readonly within: "host" | "name" }
  /** The port that the workload listens on. */
  | { readonly to: "workloadPort" }
  /** `mesh`, a name in the namespace of the object, or `namespace/name`. */
  | { readonly to: "gateway" }
  | { readonly to: "sectionName"; readonly within: "name" }
  /** An object of one of these kinds (`VirtualService.networking.istio.io`); `.` alone stands for the sibling `kind`. */
  | { readonly to: "object"; readonly kinds: readonly string[] }
  | { readonly to: "namespace" }
  | { readonly to: "serviceAccount" }
  | { readonly to: "principal" }
  | { readonly to: "secret" }
  /** `pods` of the object's namespace, of the whole mesh, or behind the host. */
  | { readonly to: "podLabels"; readonly of: "namespace" | "mesh" | "host" }
  | { readonly to: "extensionProvider"; readonly use: "authorization" | "telemetry" }
  | { readonly to: "locality" }
  | { readonly to: "network" };

export type FieldReferenceTarget = FieldReference["to"];

/** What an author of this folder writes about one field; the rest follows from the schema. */
export interface FieldNote {
  /** One or two sentences of our own: what it does. */
  readonly help: string;
  readonly unit?: FieldUnit;
  readonly refersTo?: FieldReference;
  /** What holds while the field is absent, in words. */
  readonly absent?: string;
  /** The value that means the same as leaving the field out; it stands for `absent` too when that is not given. */
  readonly defaultValue?: JsonValue;
  /** Bounds that istiod or the proxy has beyond the schema. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly deprecated?: { readonly use: string };
  /** The CRD knows the field, istiod of these releases does nothing with it or refuses it. */
  readonly withoutEffect?: { readonly until: IstioRelease; readonly why: string };
}

/** Path below spec without `[]` and `{}` → note. An element of a list and a value of a map share the note of the list or map. */
export type FieldTable = Readonly<Record<string, FieldNote>>;

/** The same fields one level deeper. The empty key of a table is the field at `prefix` itself. */
export function under(prefix: string, table: FieldTable): FieldTable {
  return Object.fromEntries(
    Object.entries(table).map(([path, note]) => [path === "" ? prefix : `${prefix}.${path}`, note]),
  );
}

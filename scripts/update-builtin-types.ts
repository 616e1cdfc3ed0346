import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuiltinField, BuiltinType } from "../demo/kube/schema/builtin-types.ts";

/**
 * Extracts the facts of Kubernetes' own types (fields, types, protobuf numbers, list keys, merge keys; no descriptions)
 * from the Go sources of k8s.io/api, k8s.io/apimachinery and k8s.io/apiextensions-apiserver:
 * `tsx scripts/update-builtin-types.ts <module cache>/k8s.io v0.33.5`.
 */

const SOURCES: Readonly<Record<string, string>> = {
  meta: "apimachinery@VERSION/pkg/apis/meta/v1/types.go",
  core: "api@VERSION/core/v1/types.go",
  apps: "api@VERSION/apps/v1/types.go",
  batch: "api@VERSION/batch/v1/types.go",
  discovery: "api@VERSION/discovery/v1/types.go",
  rbac: "api@VERSION/rbac/v1/types.go",
  admissionregistration: "api@VERSION/admissionregistration/v1/types.go",
  coordination: "api@VERSION/coordination/v1/types.go",
  authentication: "api@VERSION/authentication/v1/types.go",
  authorization: "api@VERSION/authorization/v1/types.go",
  apiextensions: "apiextensions-apiserver@VERSION/pkg/apis/apiextensions/v1/types.go",
  schema: "apiextensions-apiserver@VERSION/pkg/apis/apiextensions/v1/types_jsonschema.go",
};

const ROOTS = [
  "core.Namespace",
  "core.Pod",
  "core.Service",
  "core.Endpoints",
  "core.ConfigMap",
  "core.Secret",
  "core.ServiceAccount",
  "core.Node",
  "core.Event",
  "apps.Deployment",
  "apps.ReplicaSet",
  "apps.StatefulSet",
  "apps.DaemonSet",
  "batch.Job",
  "batch.CronJob",
  "discovery.EndpointSlice",
  "rbac.ClusterRole",
  "rbac.ClusterRoleBinding",
  "rbac.Role",
  "rbac.RoleBinding",
  "admissionregistration.MutatingWebhookConfiguration",
  "admissionregistration.ValidatingWebhookConfiguration",
  "apiextensions.CustomResourceDefinition",
  "coordination.Lease",
  "authentication.SelfSubjectReview",
  "authentication.TokenReview",
  "authorization.LocalSubjectAccessReview",
  "authorization.SelfSubjectAccessReview",
  "authorization.SelfSubjectRulesReview",
  "authorization.SubjectAccessReview",
  "meta.DeleteOptions",
];

const SCALARS: Readonly<Record<string, string>> = {
  string: "string",
  bool: "bool",
  int32: "int32",
  int64: "int64",
  int: "int64",
  float64: "double",
  byte: "byte",
  "resource.Quantity": "quantity",
  "intstr.IntOrString": "intOrString",
  "metav1.Time": "time",
  "metav1.MicroTime": "microTime",
  "runtime.RawExtension": "raw",
  "types.UID": "string",
  "types.NodeName": "string",
  "meta.Time": "time",
  "meta.MicroTime": "microTime",
  "meta.FieldsV1": "fields",
  "apiextensions.JSON": "json",
  "apiextensions.JSONSchemaPropsOrArray": "json",
  "apiextensions.JSONSchemaPropsOrBool": "json",
  "apiextensions.JSONSchemaPropsOrStringArray": "json",
};

const PACKAGES: Readonly<Record<string, string>> = { metav1: "meta", v1: "core", corev1: "core" };

interface Declaration {
  readonly name: string;
  readonly body: readonly string[];
  readonly alias: string | null;
  readonly atomic: boolean;
}

function declarationsOf(source: string, space: string): Declaration[] {
  const found: Declaration[] = [];
  const lines = source.split("\n");
  let comments: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const match = /^type (\w+) (.+)$/.exec(line);
    if (match !== null) {
      const [, name = "", rest = ""] = match;
      const end = /^struct \{$/.test(rest) ? lines.indexOf("}", at) : at;
      found.push({
        name: `${space}.${name}`,
        body: rest.startsWith("struct") ? lines.slice(at + 1, end) : [],
        alias: rest.startsWith("struct") ? null : rest,
        atomic: comments.some((comment) => comment.includes("+structType=atomic")),
      });
      comments = [];
      at = end;
    } else if (line.startsWith("//")) comments.push(line);
    else if (line.trim() !== "") comments = [];
  }
  return found;
}

class Extraction {
  readonly #declarations: ReadonlyMap<string, Declaration>;
  readonly types: Record<string, BuiltinType> = {};

  constructor(declarations: readonly Declaration[]) {
    this.#declarations = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  }

  typeOf(goType: string, space: string): string {
    if (goType.startsWith("*")) return this.typeOf(goType.slice(1), space);
    if (goType === "[]byte") return "bytes";
    if (goType.startsWith("[]")) return `[]${this.typeOf(goType.slice(2), space)}`;
    const map = /^map\[[^\]]+\](.+)$/.exec(goType);
    if (map !== null) return `{}${this.typeOf(map[1] ?? "", space)}`;
    const [left = "", right] = goType.split(".");
    const qualified = right === undefined ? `${space}.${left}` : `${PACKAGES[left] ?? left}.${right}`;
    const scalar = SCALARS[goType] ?? SCALARS[qualified];
    if (scalar !== undefined) return scalar;
    const declaration = this.#declarations.get(qualified);
    if (declaration === undefined) throw new Error(`No declaration of ${goType} in ${space}`);
    if (declaration.alias !== null) return this.typeOf(declaration.alias.replace(/ \/\/.*$/, ""), space);
    this.add(declaration, qualified.slice(0, qualified.indexOf(".")));
    return qualified;
  }

  add({ name, body, atomic }: Declaration, space: string): void {
    if (this.types[name] !== undefined) return;
    const fields: Record<string, BuiltinField> = {};
    this.types[name] = { ...(atomic ? { atomic: true as const } : {}), fields };
    let comments: string[] = [];
    for (const raw of body) {
      const line = raw.trim();
      if (line.startsWith("//")) comments.push(line);
      else if (line !== "") {
        const field = this.#field(line, comments, space);
        if (field !== null) fields[field[0]] = field[1];
        comments = [];
      }
    }
  }

  #field(line: string, comments: readonly string[], space: string): [string, BuiltinField] | null {
    const parsed = parseField(line);
    if (parsed === null) return null;
    const { goType, jsonName, protoName, number, omitsEmpty, mergeKey } = parsed;
    const inline = jsonName === "";
    const optional = omitsEmpty || inline || comments.some((comment) => comment.includes("+optional"));
    const field: BuiltinField = {
      type: this.typeOf(goType, space),
      number,
      ...(inline ? { inline: true as const } : {}),
      ...(optional ? {} : { required: true as const }),
      ...(goType.startsWith("*") ? { pointer: true as const } : {}),
      ...listFacts(comments),
      ...(mergeKey === null ? {} : { mergeKey }),
    };
    return [inline ? protoName : jsonName, field];
  }
}

function marked(comments: readonly string[], marker: string): string[] {
  return comments.flatMap((comment) => new RegExp(`\\+${marker}=(\\S+)`).exec(comment)?.[1] ?? []);
}

function listFacts(comments: readonly string[]): Pick<BuiltinField, "listKeys" | "atomic"> {
  const keys = marked(comments, "listMapKey");
  const isSet = marked(comments, "listType")[0] === "set";
  return {
    ...(keys.length > 0 || isSet ? { listKeys: keys } : {}),
    ...(marked(comments, "mapType")[0] === "atomic" ? { atomic: true as const } : {}),
  };
}

interface ParsedField {
  readonly goType: string;
  /** Empty for an inlined struct. */
  readonly jsonName: string;
  readonly protoName: string;
  readonly number: number;
  readonly omitsEmpty: boolean;
  /** Null where strategic merge patch replaces. */
  readonly mergeKey: string | null;
}

/** What a pattern captures of a struct tag; the fallback where it does not match. */
function tagOf(tags: string, pattern: RegExp, fallback = ""): string {
  return pattern.exec(tags)?.[1] ?? fallback;
}

/** One line of a Go struct; null for fields that are not in the encodings. */
function parseField(line: string): ParsedField | null {
  const match = /^(?:\w+\s+)?([*\w.[\]]+)\s+`(.*)`/.exec(line);
  if (match === null) return null;
  const [, goType = "", tags = ""] = match;
  const json = tagOf(tags, /json:"([^"]*)"/);
  const number = Number(tagOf(tags, /protobuf:"\w+,(\d+)/, "0"));
  if (number === 0 || goType.endsWith("TypeMeta")) return null;
  const jsonName = json.replace(/,.*$/, "");
  return {
    goType,
    jsonName,
    protoName: tagOf(tags, /name=([\w$-]+)/, jsonName),
    number,
    omitsEmpty: json.includes("omitempty"),
    mergeKey: /patchStrategy:"[^"]*merge/.test(tags) ? tagOf(tags, /patchMergeKey:"([^"]*)"/) : null,
  };
}

function main([folder = "", version = ""]: readonly string[]): void {
  const declarations = Object.entries(SOURCES).flatMap(([space, path]) => {
    const source = readFileSync(join(folder, path.replace("VERSION", version)), "utf8");
    return declarationsOf(source, space === "schema" ? "apiextensions" : space);
  });
  const extraction = new Extraction(declarations);
  for (const root of ROOTS)
    extraction.typeOf(root.slice(root.indexOf(".") + 1), root.slice(0, root.indexOf(".")));
  const lines = Object.entries(extraction.types)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type]) => `${JSON.stringify(name)}: ${JSON.stringify(type)}`);
  const target = fileURLToPath(new URL("../demo/kube/schema/builtin-types.json", import.meta.url));
  writeFileSync(target, `{\n${lines.join(",\n")}\n}\n`);
}

main(process.argv.slice(2));

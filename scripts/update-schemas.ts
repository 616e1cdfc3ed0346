/**
 * Extracts the facts of the CRDs of Istio and Gateway API into lib/domain/istio/schema/facts: types, enums, bounds,
 * patterns, list keys and CEL rules, without descriptions. Reads published Go modules, pinned and checked by hash.
 * Run: npx tsx scripts/update-schemas.ts
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { canonicalJson } from "../lib/domain/kube/canonical-json.ts";
import { sha256Hex } from "../lib/domain/base/sha256.ts";

interface SchemaSource {
  readonly module: string;
  readonly version: string;
  /** Of the module's zip, as in go.sum. */
  readonly sum: string;
  /** Key under which the facts are kept: an Istio minor, or `gateway-api`. */
  readonly release: string;
  readonly files: string;
}

const ISTIO_CRDS = "kubernetes/customresourcedefinitions.gen.yaml";
const SOURCES: readonly SchemaSource[] = [
  {
    module: "istio.io/api",
    version: "v1.29.6",
    sum: "h1:O7xvL89MJut2Lho0L27XDeB+WO8eb8seyDd9+zjaVGc=",
    release: "1.29",
    files: ISTIO_CRDS,
  },
  {
    module: "istio.io/api",
    version: "v1.30.8",
    sum: "h1:/weRNO9YbJsKqFibiGCjXG1i+UwNhJb3vts6ChGR554=",
    release: "1.30",
    files: ISTIO_CRDS,
  },
  {
    module: "istio.io/api",
    version: "v1.31.4",
    sum: "h1:AcnncYrlDj1PJkym7h88Gggkef4MAra8QpGaXRMsr+E=",
    release: "1.31",
    files: ISTIO_CRDS,
  },
  {
    module: "sigs.k8s.io/gateway-api",
    version: "v1.6.1",
    sum: "h1:mock6phZbI6rvZerwrVNk7hVNymQgHo+6sJ81Ia7ftY=",
    release: "gateway-api",
    files: "config/crd/standard",
  },
];

const TARGET = fileURLToPath(new URL("../lib/domain/istio/schema/facts/", import.meta.url));
const PROSE = new Set(["description", "title", "example", "externalDocs"]);

interface KindFacts {
  readonly kind: string;
  readonly group: string;
  readonly schemas: unknown[];
  /** Release → served version → index of its schema. */
  readonly releases: Record<string, Record<string, number>>;
}

function main(): void {
  const kinds = new Map<string, KindFacts>();
  for (const source of SOURCES) {
    for (const crd of crdsOf(source)) addFacts(kinds, source.release, crd);
  }
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET, { recursive: true });
  for (const facts of kinds.values()) {
    const name = `${facts.kind.toLowerCase()}.${facts.group}.json`;
    writeFileSync(join(TARGET, name), `${JSON.stringify(shared(facts))}\n`);
  }
}

function moduleFolder({ module, version, sum }: SchemaSource): string {
  const answer: unknown = JSON.parse(
    execFileSync("go", ["mod", "download", "-json", `${module}@${version}`], {
      cwd: tmpdir(),
      encoding: "utf8",
    }),
  );
  if (textAt(answer, "Sum") !== sum) throw new Error(`${module}@${version} does not have the pinned hash`);
  return textAt(answer, "Dir");
}

function crdsOf(source: SchemaSource): readonly unknown[] {
  const path = join(moduleFolder(source), source.files);
  const files = path.endsWith(".yaml") ? [path] : readdirSync(path).map((name) => join(path, name));
  return files
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) =>
      parseAllDocuments(readFileSync(file, "utf8")).map((document): unknown => document.toJS()),
    )
    .filter((object) => at(object, "kind") === "CustomResourceDefinition");
}

function addFacts(kinds: Map<string, KindFacts>, release: string, crd: unknown): void {
  const spec = at(crd, "spec");
  const kind = textAt(at(spec, "names"), "kind");
  const group = textAt(spec, "group");
  const facts = kinds.get(`${kind}.${group}`) ?? { kind, group, schemas: [], releases: {} };
  kinds.set(`${kind}.${group}`, facts);
  const versions: Record<string, number> = {};
  for (const version of listAt(spec, "versions")) {
    if (at(version, "served") !== true) continue;
    const schema = withoutProse(at(at(version, "schema"), "openAPIV3Schema"), true);
    const same = facts.schemas.findIndex((known) => canonicalJson(known) === canonicalJson(schema));
    versions[textAt(version, "name")] = same === -1 ? facts.schemas.push(schema) - 1 : same;
  }
  facts.releases[release] = versions;
}

/** Inside `properties` the keys are field names, which may be called `description`. */
function withoutProse(value: unknown, isSchema: boolean): unknown {
  if (Array.isArray(value)) return value.map((element) => withoutProse(element, isSchema));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isSchema || !PROSE.has(key))
      .map(([key, member]) => [key, withoutProse(member, !(isSchema && key === "properties"))]),
  );
}

const SHARED_LENGTH = 160;

/** Parts that occur more than once are kept once, under `$defs`, and referred to by `$ref`. */
function shared(facts: KindFacts): unknown {
  const seen = new Map<string, number>();
  const count = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const text = canonicalJson(value);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    if (times === 1) Object.values(value).forEach(count);
  };
  facts.schemas.forEach(count);
  const definitions = new Map<string, { readonly id: string; readonly value: unknown }>();
  const replace = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const text = canonicalJson(value);
    const isShared = !Array.isArray(value) && text.length > SHARED_LENGTH && (seen.get(text) ?? 0) > 1;
    const known = definitions.get(text);
    if (known !== undefined) return { $ref: known.id };
    const replaced: unknown = Array.isArray(value)
      ? value.map(replace)
      : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replace(member)]));
    if (!isShared) return replaced;
    const id = sha256Hex(text).slice(0, 8);
    definitions.set(text, { id, value: replaced });
    return { $ref: id };
  };
  const schemas = facts.schemas.map(replace);
  const $defs = Object.fromEntries([...definitions.values()].map(({ id, value }) => [id, value]));
  return { kind: facts.kind, group: facts.group, releases: facts.releases, schemas, $defs };
}

function at(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

function textAt(value: unknown, field: string): string {
  const text = at(value, field);
  if (typeof text !== "string") throw new Error(`${field} is missing`);
  return text;
}

function listAt(value: unknown, field: string): readonly unknown[] {
  const list = at(value, field);
  return Array.isArray(list) ? list : [];
}

main();

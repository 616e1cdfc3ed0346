import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { fieldPattern, fieldPatterns } from "../istio/fields.ts";
import { CONFIG_KINDS, configKindForRef, kindKey } from "../istio/kinds.ts";
import { bundledSchema, type SchemaNode } from "../istio/schema.ts";
import { Collection } from "../mesh/collection.ts";
import type { ConfigObject, MeshSnapshot } from "../mesh/snapshot.ts";
import { breakerLimits, outlierSettings } from "./destination/breaker.ts";
import { answerTo, meshOf, readCases } from "./fixtures/ask-case.ts";
import { resolveDestination } from "./index.ts";

/** Fields by kind, without `[]` and `{}`; what a subset or a port says counts with what the whole says. */
type Fields = Map<string, Set<string>>;

function plain(pattern: string): string {
  return pattern
    .replaceAll(/\[\]|\{\}/g, "")
    .replace(/^spec\.?/, "")
    .replace(/^subsets\.trafficPolicy/, "trafficPolicy")
    .replace(/portLevelSettings\.(?!port)/, "");
}

/** A value that notes which fields are asked for, there or not. */
function watched<T extends JsonValue>(
  value: T,
  path: readonly (string | number)[],
  note: (path: readonly (string | number)[]) => void,
): T {
  if (typeof value !== "object" || value === null) return value;
  const partOf = (key: string): string | number => (Array.isArray(value) ? Number(key) : key);
  const asked = (key: string | symbol): void => {
    if (typeof key === "string" && !(Array.isArray(value) && !/^\d+$/.test(key)))
      note([...path, partOf(key)]);
  };
  return new Proxy(value as object, {
    get: (target, key): unknown => {
      asked(key);
      const member: unknown = Reflect.get(target, key);
      const isOwn = typeof key === "string" && Object.hasOwn(target, key) && typeof member === "object";
      return isOwn ? watched(member as JsonValue, [...path, partOf(key)], note) : member;
    },
    getOwnPropertyDescriptor: (target, key) => {
      asked(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  }) as T;
}

function withWatchedSpecs(mesh: MeshSnapshot, read: Fields): MeshSnapshot {
  const watch = (object: ConfigObject): ConfigObject => {
    const kind = configKindForRef(object);
    const schema = kind === null ? null : bundledSchema(kind, kind.preferredVersion);
    if (kind === null || schema === null) return object;
    const fields = read.get(kindKey(kind)) ?? new Set<string>();
    read.set(kindKey(kind), fields);
    const spec: JsonObject = watched(object.spec, ["spec"], (path) =>
      fields.add(plain(fieldPattern(schema, path))),
    );
    return { ...object, spec };
  };
  const config = [...mesh.config].map(
    ([key, objects]) => [key, Collection.of([...objects].map(watch))] as const,
  );
  return { ...mesh, config: new Map(config) };
}

function fieldsRead(): Fields {
  const read: Fields = new Map();
  for (const { cases } of readCases()) {
    for (const each of cases) {
      const mesh = withWatchedSpecs(meshOf(each.given), read);
      answerTo(mesh, each);
      const client = { namespace: "alpha", labels: { app: "client-a" } };
      const host = "web.alpha.svc.cluster.local";
      for (const subset of [null, "v1"]) {
        const { policy } = resolveDestination(mesh, { client, host, subset, port: 80 });
        breakerLimits(policy);
        outlierSettings(policy, 2);
      }
    }
  }
  return read;
}

/** Kind and paths of the table, with what a path stands for: itself and everything below. */
function fieldsListed(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(new URL("../../../docs/coverage.md", import.meta.url), "utf8");
  const table = page.split("## Fields that do not change an answer")[1]?.split("\n## ")[0] ?? "";
  const listed = new Map<string, string[]>();
  for (const line of table
    .split("\n")
    .filter((text) => text.startsWith("|"))
    .slice(2)) {
    const [, kinds = "", fields = ""] = line.split("|");
    const paths = [...fields.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => plain(path));
    for (const kind of kinds.split(",").map((name) => name.trim())) {
      listed.set(kind, [...(listed.get(kind) ?? []), ...(fields.trim() === "all" ? [""] : paths)]);
    }
  }
  return listed;
}

/** Leaves of the schema: fields with nothing below them. */
function leaves(schema: SchemaNode): readonly string[] {
  const all = [...new Set(fieldPatterns(schema).map(plain))].filter((field) => field !== "");
  return all.filter((field) => !all.some((other) => other.startsWith(`${field}.`)));
}

const covers = (paths: readonly string[], field: string): boolean =>
  paths.some((path) => path === "" || field === path || field.startsWith(`${path}.`));

describe("the fields of the registry", () => {
  const read = fieldsRead();
  const listed = fieldsListed();
  const rows = CONFIG_KINDS.map((kind) => ({
    name: kind.kind === "Gateway" && kind.family === "gateway-api" ? "Gateway (Gateway API)" : kind.kind,
    kind,
  }));

  it.each(rows)(
    "of $name are looked at by the simulator, or stand in docs/coverage.md with the reason",
    ({ name, kind }) => {
      const schema = bundledSchema(kind, kind.preferredVersion);
      const used = read.get(kindKey(kind)) ?? new Set();
      const open =
        schema === null
          ? []
          : leaves(schema).filter((field) => !used.has(field) && !covers(listed.get(name) ?? [], field));
      expect(open).toEqual([]);
    },
  );

  it.each(rows)("of $name that are listed are real", ({ name, kind }) => {
    const schema = bundledSchema(kind, kind.preferredVersion);
    const all = schema === null ? [] : fieldPatterns(schema).map(plain);
    const unreal = (listed.get(name) ?? []).filter((path) => path !== "" && !all.includes(path));
    expect(unreal).toEqual([]);
  });

  it("are listed for kinds that exist", () => {
    const names = new Set(rows.map(({ name }) => name));
    expect([...listed.keys()].filter((kind) => !names.has(kind))).toEqual([]);
  });
});

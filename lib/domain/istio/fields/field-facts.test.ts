import { describe, expect, it } from "vitest";
import { CONFIG_KINDS, findConfigKind, kindKey } from "../kinds.ts";
import { bundledSchema, ISTIO_RELEASES, type SchemaNode } from "../schema.ts";
import { fieldFacts, fieldPattern, fieldPatterns, schemaAtPattern } from "../fields.ts";
import { FIELD_NOTES } from "./notes/index.ts";

const KINDS = CONFIG_KINDS;

function patternsOfAllReleases({ kind, group }: { kind: string; group: string }): ReadonlySet<string> {
  const known = findConfigKind(kind, group);
  const patterns = new Set<string>();
  for (const release of ISTIO_RELEASES) {
    for (const version of known?.servedVersions ?? []) {
      const schema = known === null ? null : bundledSchema(known, version, release);
      for (const pattern of schema === null ? [] : fieldPatterns(schema)) patterns.add(pattern);
    }
  }
  return patterns;
}

describe("facts of fields", () => {
  it.each(KINDS)("say something of every field of $kind ($group) in 1.29 to 1.31", ({ kind, group }) => {
    const patterns = [...patternsOfAllReleases({ kind, group })];
    expect(patterns.length).toBeGreaterThan(1);
    expect(patterns.filter((pattern) => fieldFacts(kind, group, pattern) === null)).toEqual([]);
  });

  it.each(KINDS)("speak of no field that $kind ($group) lacks", (kind) => {
    const names = new Set(
      [...patternsOfAllReleases(kind)].map((pattern) => pattern.replaceAll(/\[\]|\{\}/g, "")),
    );
    const notes = Object.keys(FIELD_NOTES.get(kindKey(kind)) ?? {});
    expect(notes.filter((name) => !names.has(name))).toEqual([]);
  });

  it("are sentences of one or two lines", () => {
    for (const [kind, notes] of FIELD_NOTES) {
      for (const [path, { help }] of Object.entries(notes)) {
        expect(help, `${kind} ${path}`).toMatch(/^\S.*\.$/);
        expect(help.length, `${kind} ${path}`).toBeLessThanOrEqual(200);
      }
    }
  });

  it.each(KINDS)("bound values of $kind ($group) only where the schema does not", (kind) => {
    const schema = bundledSchema(kind, kind.preferredVersion);
    for (const pattern of schema === null ? [] : fieldPatterns(schema)) {
      const facts = fieldFacts(kind.kind, kind.group, pattern);
      const node = schema === null ? null : schemaAtPattern(schema, pattern);
      if (node?.type !== "integer" && node?.type !== "number") continue;
      const isRedundant = [
        facts?.minimum != null && facts.minimum === node.minimum,
        facts?.maximum != null && facts.maximum === node.maximum,
      ];
      expect(isRedundant, pattern).toEqual([false, false]);
    }
  });
});

describe("a field's facts", () => {
  it("tell unit and effective default of a retry", () => {
    expect(fieldFacts("VirtualService", "networking.istio.io", "spec.http[].retries.attempts")).toMatchObject(
      {
        unit: "count",
        defaultText: "2, or the mesh's defaultHttpRetryPolicy",
        since: null,
        listSemantics: null,
      },
    );
  });

  it("tell since when a field exists", () => {
    const facts = fieldFacts("VirtualService", "networking.istio.io", "spec.http[].redirect.prefixRewrite");
    expect(facts?.since).toBe("1.31");
  });

  it("tell how lists are compared", () => {
    const listOf = (kind: string, pattern: string) =>
      fieldFacts(kind, "networking.istio.io", pattern)?.listSemantics;
    expect(listOf("VirtualService", "spec.http")).toEqual({
      type: "keyed",
      keyedBy: "name, else match",
      ordered: true,
    });
    expect(listOf("VirtualService", "spec.hosts")).toEqual({ type: "set" });
    expect(listOf("VirtualService", "spec.http[].route")).toEqual({ type: "atomic" });
    expect(listOf("DestinationRule", "spec.subsets[].trafficPolicy.portLevelSettings")).toEqual({
      type: "keyed",
      keyedBy: "port.number",
      ordered: false,
    });
  });

  it("is null for what no release has", () => {
    expect(fieldFacts("VirtualService", "networking.istio.io", "spec.http[].nothing")).toBeNull();
    expect(fieldFacts("VirtualService", "networking.istio.io", "constructor")).toBeNull();
    expect(fieldFacts("Nothing", "networking.istio.io", "spec")).toBeNull();
  });
});

describe("the pattern of a place", () => {
  const schema = bundledSchema({ kind: "VirtualService", group: "networking.istio.io" }, "v1") as SchemaNode;

  it("writes indices and keys of maps as wildcards", () => {
    expect(fieldPattern(schema, ["spec", "http", 0, "match", 2, "headers", "x-user", "exact"])).toBe(
      "spec.http[].match[].headers{}.exact",
    );
  });

  it("keeps the names of fields that the schema does not have", () => {
    expect(fieldPattern(schema, ["spec", "htpp", 0, "name"])).toBe("spec.htpp[].name");
  });
});
